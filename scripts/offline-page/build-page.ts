/** Makes the page that verifies badges offline: the verifier of the service, with the browser's means where it uses those of Node.js. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import { projectPath } from '../../server/schema.ts'
import { compiledSchemas } from './compiled-schemas.ts'

const folder = projectPath('offline-page')
const schema = projectPath('server/schema.ts')

/** File that stands in for a module of Node.js. */
function standIn(name: string): string {
  return name === 'util' ? 'node-util.ts' : `${name}.ts`
}

/** Nothing of Node.js is left out quietly: a module that has no stand-in ends the build. */
const forBrowsers: Plugin = {
  name: 'for-browsers',
  setup(building) {
    building.onResolve({ filter: /^node:/ }, ({ path: name }) => ({
      path: path.join(folder, 'node', standIn(name.slice('node:'.length))),
    }))
    building.onResolve({ filter: /\/schema\.ts$/ }, ({ path: name, resolveDir }) =>
      path.resolve(resolveDir, name) === schema ? { path: path.join(folder, 'schema.ts') } : undefined,
    )
    building.onResolve({ filter: /^compiled-schemas$/ }, () => ({
      path: 'compiled-schemas',
      namespace: 'made',
    }))
    building.onLoad({ filter: /.*/, namespace: 'made' }, () => ({
      contents: compiledSchemas(),
      resolveDir: projectPath(),
    }))
  },
}

async function script(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: projectPath(),
    entryPoints: [path.join(folder, 'page.ts')],
    inject: [path.join(folder, 'node/global-buffer.ts')],
    // Packages of contexts say where their files are: nowhere, here.
    define: { global: 'globalThis', 'import.meta.url': '"https://nowhere.invalid/"' },
    plugins: [forBrowsers],
    bundle: true,
    write: false,
    minify: true,
    charset: 'ascii',
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    legalComments: 'none',
    tsconfigRaw: {},
    logLevel: 'error',
  })
  return outputFiles[0]?.text.trim() ?? ''
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

/** The page, byte for byte the same from the same sources and packages. `hub`: the key that is filled in, so that readers need not know it. */
export async function buildPage(hub = ''): Promise<string> {
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
  const [code, style] = [await script(), read('page.css')]
  const parts: Readonly<Record<string, string>> = {
    'SCRIPT-HASH': sourceHash(code),
    'STYLE-HASH': sourceHash(style),
    'HUB-KEY': escaped(hub),
    '<style></style>': `<style>${style}</style>`,
    '<script></script>': `<script>${code}</script>`,
  }
  return read('page.html').replaceAll(
    /SCRIPT-HASH|STYLE-HASH|HUB-KEY|<style><\/style>|<script><\/script>/gu,
    (name) => parts[name] ?? '',
  )
}
