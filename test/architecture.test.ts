import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import ts from 'typescript'
import { parse } from 'yaml'
import { settings } from '../server/config.ts'
import { problemTypes } from '../server/problem.ts'
import { projectPath } from '../server/schema.ts'

/** Files of server/ that may be longer than 300 lines, because they are tables. */
const longTables = new Set(['server/http/contract/openapi.d.ts'])

const read = (file: string): string => readFileSync(projectPath(file), 'utf8')

/** Files under `folders`, relative to the root, that end in one of `endings`. */
function files(folders: readonly string[], endings: readonly string[]): readonly string[] {
  return folders
    .filter((folder) => existsSync(projectPath(folder)))
    .flatMap((folder) =>
      readdirSync(projectPath(folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.posix.join(folder, name),
      ),
    )
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .sort()
}

describe('the architecture', () => {
  it('has no file in server/ longer than 300 lines, tables apart', () => {
    const tooLong = files(['server'], ['.ts', '.tsx'])
      .filter((file) => !longTables.has(file))
      .map((file) => ({ file, lines: read(file).replace(/\n$/, '').split('\n').length }))
      .filter(({ lines }) => lines > 300)
    expect(tooLong).to.deep.equal([])
  })

  it('leaves nothing for later in its texts', () => {
    const texts = files(['server', 'scripts', 'test', 'schemas'], ['.ts', '.tsx', '.md', '.json', '.jsonld'])
    const postponed = [
      ...texts,
      'README.md',
      'openapi.yaml',
      'eslint.config.js',
      '.dependency-cruiser.cjs',
    ].filter((file) => /\b(?:TO|FIX)(?:DO|ME)\b/.test(read(file)))
    expect(postponed).to.deep.equal([])
  })

  it('never runs a part of its tests only', () => {
    const partial = files(['test'], ['.ts', '.tsx']).filter((file) =>
      /\b(?:it|describe)\.only\b/.test(read(file)),
    )
    expect(partial).to.deep.equal([])
  })

  it('names no registry in its lock file', () => {
    expect(read('package-lock.json')).not.to.match(/"resolved":|https?:\/\/[^"]*registry/)
  })
})

describe('the settings', () => {
  const fromCode = settings.map((setting) => [setting.name, setting.default])

  it('are those of the README, with their defaults', () => {
    const rows = [...read('README.md').matchAll(/^\| *`([A-Z][A-Z0-9_]+)` *\|([^|]*)\|/gm)]
    expect(rows.map(([, name, cell]) => [name, /`([^`]*)`/.exec(cell ?? '')?.[1] ?? ''])).to.deep.equal(
      fromCode,
    )
  })

  it('are those of .env.example, with their defaults', () => {
    const lines = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=(.*)$/gm)]
    expect(lines.map(([, name, value]) => [name, value])).to.deep.equal(fromCode)
  })
})

/** As much of OpenAPI as the tests below look at. */
interface Contract {
  readonly paths: Record<
    string,
    Record<string, { readonly operationId?: string; readonly tags?: readonly string[] }>
  >
  readonly components: { readonly schemas: Record<string, { readonly enum?: readonly string[] } | undefined> }
}

describe('openapi.yaml', () => {
  const contract = parse(read('openapi.yaml')) as Contract

  it('lists the problems the service can answer, neither more nor fewer', () => {
    const listed = contract.components.schemas['ProblemCode']?.enum ?? []
    expect([...listed].sort()).to.deep.equal(Object.keys(problemTypes).sort())
  })

  // That no handler is left without an operation is the type checker's: handlers are keyed by the generated operations.
  it('has each operation handled in the file of server/http/ named after its tag, or in one of those whose name begins so', () => {
    const handlers = new Map(
      files(['server/http'], ['.ts', '.tsx']).map((file) => [file, propertyNames(file)]),
    )
    const operations = Object.values(contract.paths)
      .flatMap((item) => Object.values(item))
      .filter((operation) => operation.operationId !== undefined)
    expect(operations).not.to.deep.equal([])
    const unhandled = operations.filter(({ operationId = '', tags: [tag = ''] = [] }) => {
      const own = `server/http/${tag.toLowerCase().replaceAll(' ', '-')}`
      return ![...handlers].some(
        ([file, names]) => (file === `${own}.ts` || file.startsWith(`${own}-`)) && names.has(operationId),
      )
    })
    expect(unhandled.map(({ operationId, tags }) => `${String(tags)}: ${String(operationId)}`)).to.deep.equal(
      [],
    )
  })
})

/** Names of the properties and methods of every object literal of a file. */
function propertyNames(file: string): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralElement(node) && node.name !== undefined && ts.isIdentifier(node.name))
      names.add(node.name.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest))
  return names
}

describe('the locales', () => {
  it('have the same keys', function () {
    const [first, ...others] = files(['server/view/locales'], ['.json']).map((file) => ({
      file,
      keys: keyPaths(JSON.parse(read(file))).sort(),
    }))
    if (first === undefined) this.skip()
    for (const { file, keys } of others)
      expect(keys, `${file} against ${first.file}`).to.deep.equal(first.keys)
  })
})

function keyPaths(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([key, inner]) => keyPaths(inner, `${prefix}/${key}`))
}

/** frameworks/RELEASED.json: digests by file, of a version's folder by name, others by path from the root. */
type Released = Record<string, { readonly sha256: Record<string, string> }>

describe('a released framework version', () => {
  const file = 'frameworks/RELEASED.json'
  const released = Object.entries(existsSync(projectPath(file)) ? (JSON.parse(read(file)) as Released) : {})

  it('exists', () => {
    expect(released).not.to.deep.equal([])
  })

  for (const [release, { sha256 }] of released) {
    it(`still has, in every file of ${release}, the SHA-256 it was released with`, () => {
      // Example dossiers are kept beside a version, and are no part of it.
      const own = readdirSync(projectPath('frameworks', release)).filter((name) => name !== 'examples.json')
      expect(sha256).to.include.keys(...own)
      const now = Object.keys(sha256).map((name) => {
        const bytes = readFileSync(
          own.includes(name) ? projectPath('frameworks', release, name) : projectPath(name),
        )
        return [name, createHash('sha256').update(bytes).digest('hex')]
      })
      expect(Object.fromEntries(now)).to.deep.equal(sha256)
    })
  }
})
