import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { projectPath } from '../../../server/schema.ts'
import { findingCodes } from '../../../server/verify/report/finding-codes.ts'

const kinds = ['pass', 'fail', 'warn', 'unknown', 'skipped', 'notRead']
const isCode = (text: string) => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(text)

function sources(folder: string): readonly ts.SourceFile[] {
  return readdirSync(projectPath(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith(`report${path.sep}`))
    .map((name) => {
      const text = readFileSync(projectPath(folder, name), 'utf8')
      return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    })
}

function collect(folder: string, codesIn: (node: ts.Node) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (node: ts.Node) => {
    for (const code of codesIn(node)) if (isCode(code)) found.add(code)
    ts.forEachChild(node, visit)
  }
  sources(folder).forEach(visit)
  return found
}

const textOf = (node: ts.Node | undefined) =>
  node !== undefined && ts.isStringLiteralLike(node) ? [node.text] : []
const areTexts = (nodes: readonly ts.Node[], count: number) =>
  nodes.length === count &&
  nodes.every((node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))
const areSentences = (nodes: readonly ts.Node[]) =>
  nodes.every((node) => ts.isTemplateExpression(node) || textOf(node).some((text) => text.includes(' ')))

/** Where a code is written: given to `fail` and its like with two sentences; the name of two sentences; the first of three texts. */
function findingCodesIn(node: ts.Node): readonly string[] {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const [first, ...sentences] = node.arguments
    const isFinding = kinds.includes(node.expression.text)
    return isFinding || (areTexts(sentences, 2) && areSentences(sentences)) ? textOf(first) : []
  }
  if (ts.isPropertyAssignment(node) && ts.isArrayLiteralExpression(node.initializer)) {
    const { elements } = node.initializer
    const name = ts.isStringLiteralLike(node.name) || ts.isIdentifier(node.name) ? node.name.text : ''
    return areTexts(elements, 2) && areSentences(elements) ? [name] : []
  }
  if (ts.isArrayLiteralExpression(node) && areTexts(node.elements, 3)) {
    const [first, ...sentences] = node.elements
    return areSentences(sentences) ? textOf(first) : []
  }
  return []
}

/** Why a proof is refused: a check passes the code on. */
function proofCodesIn(node: ts.Node): readonly string[] {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression))
    return ['refused', 'failure', 'failed', 'refusal'].includes(node.expression.text)
      ? textOf(node.arguments[0])
      : []
  return ts.isPropertyAssignment(node) && node.name.getText() === 'code' ? textOf(node.initializer) : []
}

describe('the table of finding codes', () => {
  const judged = collect('server/verify', findingCodesIn)
  const ofProofs = new Set(
    ['data-integrity', 'jose', 'json-ld'].flatMap((folder) => [
      ...collect(`server/proof/${folder}`, proofCodesIn),
    ]),
  )

  it('holds every code a check answers with', () => {
    expect(judged.size).to.be.greaterThan(90)
    expect([...judged].filter((code) => !findingCodes.has(code))).to.deep.equal([])
  })

  it('holds no code that is written nowhere', () => {
    expect([...findingCodes.keys()].filter((code) => !judged.has(code) && !ofProofs.has(code))).to.deep.equal(
      [],
    )
  })

  it('says each in French, in English and in easy French, with the outcomes it may have', () => {
    const outcomes = ['pass', 'fail', 'warn', 'unknown', 'skipped']
    for (const [code, row] of findingCodes) {
      expect(Object.keys(row).sort(), code).to.deep.equal(['easy', 'en', 'fr', 'outcomes'])
      expect(
        [row.fr, row.en, row.easy].map((text) => text.trim().length > 8),
        code,
      ).to.deep.equal([true, true, true])
      expect(row.outcomes, code).to.not.be.empty
      expect(
        row.outcomes.every((outcome) => outcomes.includes(outcome)),
        code,
      ).to.equal(true)
    }
  })

  it('is easy: twelve words a sentence at most, two sentences, no technical word, never called FALC', () => {
    const technical =
      /JWT|JSON|@context|cl[ée]s?\b|cryptograph|identifiant|DID|révocation|empreinte|falc|URL|XML|schéma|compétence-/iu
    for (const [code, { easy }] of findingCodes) {
      const sentences = easy.split(/(?<=[.!?:])\s+/u)
      expect(sentences.length, code).to.be.at.most(2)
      for (const sentence of sentences)
        expect(sentence.split(/\s+/u).length, `${code}: ${sentence}`).to.be.at.most(12)
      expect(easy, code).to.not.match(technical)
      expect(easy, code).to.match(/[.!]$/u)
    }
  })
})
