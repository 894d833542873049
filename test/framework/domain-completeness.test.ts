/** The frameworks say everything that the domain study behind them says. The study itself is not in the project. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { graph, stringsIn, textOf, type Json, type JsonObject } from './documents.ts'

const data = process.env['DOMAIN_DATA'] ?? '../shared/domain'
const studies = [
  ['referentiel.json', 'referentiel-mediateurs'],
  ['abecedaire.json', 'abecedaire-publics'],
  ['label.json', 'label-regional'],
] as const

/** References to passages of the study's own files, which the frameworks replace by the title of the document. */
const passageReferences =
  /\(001, L157\)|001 L61|documents de sources\/|source 00\d L[\d-]+(?:, L[\d-]+)*| \| /

/** Said in another form: the version is IRI and owl:versionInfo, the status has a note, where a passage is read is a source. */
const saidOtherwise = new Set(['@type', 'version', 'status', 'file', 'lines', 'seed'])

function statements(value: Json, key = ''): readonly string[] {
  if (saidOtherwise.has(key)) return []
  if (typeof value === 'string') {
    return value
      .split(passageReferences)
      .map((part) => part.replace(/^[\s,;]+|[\s,;]+$/g, ''))
      .filter((part) => part !== '')
  }
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item: Json) => statements(item, key))
  return Object.entries(value as JsonObject).flatMap(([name, inner]) => statements(inner, name))
}

function numbers(value: Json): number {
  if (typeof value === 'number' || typeof value === 'boolean') return 1
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value as JsonObject).reduce((sum: number, inner) => sum + numbers(inner), 0)
}

/** Competencies, entries and criteria of the study: what each says must be in its own node, not just anywhere. */
function assessed(value: Json): readonly JsonObject[] {
  if (typeof value !== 'object' || value === null) return []
  const object = value as JsonObject
  if (!Array.isArray(value) && ('statement' in object || 'automaticCheck' in object)) {
    // Objectives and publics have codes of their own in the framework.
    const { objectives: _objectives, publicsConcerned: _publics, ...rest } = object
    return [rest]
  }
  return Object.values(object).flatMap(assessed)
}

describe('the frameworks against the domain study', () => {
  for (const [file, slug] of studies) {
    const study = path.join(data, file)
    it(`${slug} says everything ${file} says`, function () {
      if (!existsSync(study)) {
        console.log('skipped: no domain data')
        this.skip()
      }
      const domain = JSON.parse(readFileSync(study, 'utf8')) as Json
      // Codes and identifiers are found in IRIs.
      const said = stringsIn(graph(slug)).join('\n')
      const missing = statements(domain).filter((statement) => !said.includes(statement))
      expect(missing).to.deep.equal([])
      for (const item of assessed(domain)) {
        const node = graph(slug).find((candidate) => textOf(candidate).endsWith(`/${textOf(item, 'code')}`))
        const saidThere = stringsIn(node!).join('\n')
        const missingThere = statements(item).filter((statement) => !saidThere.includes(statement))
        expect(missingThere, textOf(item, 'code')).to.deep.equal([])
      }
      // Numbers and flags cannot be told apart by value: there must be at least as many.
      expect(numbers(graph(slug))).to.be.at.least(numbers(domain) - ofFields(domain))
    })
  }
})

/** Numbers of the study that are part of an IRI in the framework: `mediationLevel`, `profileTargets` and `mediation.n`. */
function ofFields(value: Json, key = ''): number {
  if (typeof value === 'number') return ['mediationLevel', 'n'].includes(key) ? 1 : 0
  if (typeof value !== 'object' || value === null) return 0
  // The items of an array keep the name of their field.
  const name = (own: string) => (Array.isArray(value) ? key : own)
  return Object.entries(value as JsonObject).reduce(
    (sum, [own, inner]) => sum + ofFields(inner, name(own)),
    0,
  )
}
