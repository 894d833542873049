/** Imports that break the import rules, and imports that keep them: what `test/e2e/import-rules.test.ts` tries the rules on. */
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { projectPath } from '../../server/schema.ts'

/** One import: the file that imports, what it imports (a file from the root, or a package), only its type or not. */
export interface ImportProbe {
  readonly from: string
  readonly to: string
  readonly type?: true
  /** The rule that must refuse it; absent: no rule may. */
  readonly rule?: string
}

export interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: string
}

/** No two probes share the file they import from. */
export const importProbes: readonly ImportProbe[] = [
  { from: 'server/award/a.ts', to: 'server/verify/x.ts', rule: 'award-imports-only-its-allow-list' },
  {
    from: 'server/award/b.ts',
    to: 'server/access/x.ts',
    type: true,
    rule: 'award-imports-only-its-allow-list',
  },
  {
    from: 'server/award/c.ts',
    to: 'server/context.ts',
    type: true,
    rule: 'only-main-imports-app-and-context',
  },
  {
    from: 'server/award/d.ts',
    to: 'server/view/x.ts',
    rule: 'pages-and-images-are-made-for-http-and-delivery',
  },
  { from: 'server/award/e.ts', to: 'server/store/x.ts' },
  { from: 'server/verify/a.ts', to: 'server/award/x.ts', rule: 'verify-imports-only-its-allow-list' },
  { from: 'server/verify/b.ts', to: 'server/organisation/x.ts' },
  { from: 'server/bounded/a.ts', to: 'server/verify/x.ts', rule: 'bounded-imports-only-its-allow-list' },
  { from: 'server/verify/c.ts', to: 'server/bounded/x.ts' },
  { from: 'server/outside/a.ts', to: 'server/verify/x.ts', rule: 'outside-imports-only-its-allow-list' },
  { from: 'server/outside/b.ts', to: 'undici' },
  { from: 'server/verify/d.ts', to: 'undici', rule: 'undici-is-confined' },
  { from: 'server/verify/e.ts', to: 'server/outside/x.ts' },
  { from: 'server/verify/f.ts', to: 'server/trust/x.ts', rule: 'verify-imports-only-its-allow-list' },
  { from: 'server/trust/a.ts', to: 'server/outside/x.ts', rule: 'trust-imports-only-its-allow-list' },
  { from: 'server/trust/b.ts', to: 'server/verify/x.ts', rule: 'trust-imports-only-types-of-verify' },
  { from: 'server/trust/c.ts', to: 'server/verify/x.ts', type: true },
  {
    from: 'server/presentation-request/a.ts',
    to: 'server/trust/x.ts',
    rule: 'presentation-request-imports-only-its-allow-list',
  },
  { from: 'server/presentation-request/b.ts', to: 'server/verify/x.ts' },
  { from: 'server/claim/a.ts', to: 'server/verify/x.ts', rule: 'claim-imports-only-types-of-verify' },
  { from: 'server/claim/b.ts', to: 'server/verify/x.ts', type: true },
  { from: 'server/claim/c.ts', to: 'server/award/x.ts' },
  { from: 'server/claim/d.ts', to: 'server/view/x.ts', rule: 'claim-imports-only-its-allow-list' },
  { from: 'server/vc-api/a.ts', to: 'server/award/x.ts', rule: 'vc-api-imports-only-its-allow-list' },
  { from: 'server/vc-api/b.ts', to: 'server/verify/x.ts' },
  { from: 'server/passport/a.ts', to: 'server/award/x.ts', rule: 'passport-imports-only-its-allow-list' },
  { from: 'server/passport/d.ts', to: 'server/erasure/x.ts', rule: 'passport-imports-only-its-allow-list' },
  { from: 'server/erasure/a.ts', to: 'server/passport/x.ts' },
  { from: 'server/erasure/b.ts', to: 'server/verify/x.ts', rule: 'erasure-imports-only-its-allow-list' },
  { from: 'server/passport/c.ts', to: 'server/claim/x.ts' },
  { from: 'server/passport/f.ts', to: 'server/bounded/x.ts' },
  { from: 'server/passport/transfer/a.ts', to: 'fflate' },
  { from: 'server/passport/e.ts', to: 'fflate', rule: 'fflate-is-confined' },
  { from: 'server/claim/e.ts', to: 'server/passport/x.ts', rule: 'claim-imports-only-its-allow-list' },
  { from: 'server/webhook/a.ts', to: 'server/award/x.ts', rule: 'webhook-imports-only-its-allow-list' },
  { from: 'server/webhook/b.ts', to: 'server/outside/x.ts' },
  {
    from: 'server/open-badges-api/a.ts',
    to: 'server/award/x.ts',
    rule: 'open-badges-api-imports-only-its-allow-list',
  },
  {
    from: 'server/open-badges-api/b.ts',
    to: 'server/verify/x.ts',
    rule: 'open-badges-api-imports-only-types-of-verify',
  },
  { from: 'server/open-badges-api/c.ts', to: 'server/passport/x.ts' },
  {
    from: 'server/passport/g.ts',
    to: 'server/open-badges-api/x.ts',
    rule: 'passport-imports-only-its-allow-list',
  },
  { from: 'server/delivery/a.ts', to: 'server/status/x.ts', rule: 'delivery-imports-only-its-allow-list' },
  { from: 'server/delivery/b.ts', to: 'server/view/x.ts' },
  { from: 'server/status/a.ts', to: 'server/credential/x.ts', rule: 'status-imports-only-its-allow-list' },
  {
    from: 'server/status/b.ts',
    to: '@digitalbazaar/vc-bitstring-status-list',
    rule: 'linked-data-is-confined',
  },
  { from: 'server/status/c.ts', to: '@digitalbazaar/vc', rule: 'linked-data-is-confined' },
  {
    from: 'server/credential/a.ts',
    to: 'server/store/x.ts',
    type: true,
    rule: 'credential-imports-only-its-allow-list',
  },
  {
    from: 'server/credential/b.ts',
    to: 'server/evidence/x.ts',
    rule: 'credential-imports-only-types-of-evidence',
  },
  { from: 'server/credential/c.ts', to: 'server/evidence/x.ts', type: true },
  {
    from: 'server/achievement/a.ts',
    to: 'server/award/x.ts',
    rule: 'achievement-imports-only-its-allow-list',
  },
  { from: 'server/achievement/b.ts', to: 'server/framework/x.ts' },
  {
    from: 'server/evidence/a.ts',
    to: 'server/store/x.ts',
    type: true,
    rule: 'evidence-imports-only-its-allow-list',
  },
  {
    from: 'server/evidence/rules/b.ts',
    to: 'server/framework/x.ts',
    rule: 'evidence-imports-only-types-of-framework',
  },
  { from: 'server/access/a.ts', to: 'server/organisation/x.ts', rule: 'access-imports-only-its-allow-list' },
  {
    from: 'server/organisation/a.ts',
    to: 'server/framework/x.ts',
    rule: 'organisation-imports-only-its-allow-list',
  },
  { from: 'server/framework/a.ts', to: 'server/proof/x.ts', rule: 'framework-imports-only-its-allow-list' },
  { from: 'server/framework/b.ts', to: 'jsonld', rule: 'linked-data-is-confined' },
  { from: 'server/framework/c.ts', to: 'server/store/x.ts' },
  { from: 'server/framework/release/rdf-digest.ts', to: 'jsonld' },
  { from: 'server/proof/a.ts', to: 'server/status/x.ts', rule: 'proof-imports-only-its-allow-list' },
  { from: 'server/proof/b.ts', to: 'server/store/x.ts', rule: 'proof-imports-only-types-of-store' },
  { from: 'server/view/a.tsx', to: 'server/award/x.ts', rule: 'view-imports-only-its-allow-list' },
  { from: 'server/view/b.tsx', to: 'preact' },
  {
    from: 'server/store/a.ts',
    to: 'server/evidence/x.ts',
    type: true,
    rule: 'store-imports-only-its-allow-list',
  },
  { from: 'server/store/sqlite/b.ts', to: '@photostructure/sqlite' },
  { from: 'server/store/mongo/c.ts', to: '@photostructure/sqlite', rule: 'sqlite-is-confined' },
  { from: 'server/store/mongo/d.ts', to: 'mongoose' },
  { from: 'server/organisation/b.ts', to: 'mongoose', type: true, rule: 'mongoose-is-confined' },
  { from: 'server/access/b.ts', to: 'express', type: true, rule: 'express-is-confined' },
  { from: 'server/delivery/c.ts', to: 'preact', rule: 'preact-is-confined' },
  { from: 'server/credential/d.ts', to: '@resvg/resvg-js', rule: 'resvg-is-confined' },
  { from: 'server/http/print.ts', to: 'pdfkit', rule: 'print-is-confined' },
  { from: 'server/view/print.ts', to: 'qrcode' },
  { from: 'server/http/a.ts', to: 'server/app.ts', rule: 'only-main-imports-app-and-context' },
  { from: 'server/http/g.ts', to: 'server/compose.ts', rule: 'only-context-imports-compose' },
  { from: 'server/http/h.ts', to: 'server/compose/x.ts', rule: 'only-compose-imports-its-parts' },
  { from: 'server/context.ts', to: 'server/compose/x.ts', rule: 'only-compose-imports-its-parts' },
  { from: 'server/compose/a.ts', to: 'server/compose.ts', rule: 'only-context-imports-compose' },
  { from: 'server/compose/b.ts', to: 'server/http/x.ts', rule: 'http-is-mounted-by-app' },
  {
    from: 'server/compose/c.ts',
    to: 'server/config.ts',
    rule: 'only-main-and-context-read-the-configuration',
  },
  { from: 'server/compose/d.ts', to: 'server/config.ts', type: true },
  { from: 'server/compose/e.ts', to: 'server/award/x.ts' },
  { from: 'server/http/b.ts', to: 'server/config.ts', rule: 'only-main-and-context-read-the-configuration' },
  { from: 'server/http/c.ts', to: 'server/config.ts', type: true },
  { from: 'server/http/d.ts', to: 'server/award/x.ts' },
  { from: 'server/http/e.ts', to: 'express' },
  { from: 'server/http/f.ts', to: 'server/main.ts', rule: 'nobody-imports-main' },
  { from: 'server/passport/b.ts', to: 'server/http/x.ts', rule: 'http-is-mounted-by-app' },
  { from: 'server/app.ts', to: 'server/award/x.ts', rule: 'app-imports-only-http' },
  { from: 'server/main.ts', to: 'server/award/x.ts', rule: 'main-imports-no-room' },
  { from: 'server/compose.ts', to: 'server/award/x.ts' },
  { from: 'server/log.ts', to: 'server/framework/x.ts', type: true, rule: 'the-ground-imports-no-room' },
  { from: 'server/events.ts', to: 'server/store/x.ts', type: true },
  { from: 'server/problem.ts', to: 'server/store/x.ts', rule: 'the-ground-imports-only-types-of-store' },
  { from: 'server/misc/a.ts', to: 'server/text.ts', rule: 'every-room-is-on-the-map' },
  { from: 'server/award/f.ts', to: 'chai', rule: 'no-development-package-at-run-time' },
  { from: 'server/award/g.ts', to: 'nowhere-to-be-found', rule: 'no-unresolvable' },
  { from: 'server/award/h.ts', to: 'test/x.ts', rule: 'server-imports-nothing-above-it' },
  { from: 'server/award/i.ts', to: 'server/award/j.ts', type: true, rule: 'no-circular' },
  // Closes the circle, which is reported once, at its first file.
  { from: 'server/award/j.ts', to: 'server/award/i.ts', type: true },
  { from: 'scripts/a.ts', to: 'test/x.ts', rule: 'scripts-import-no-test' },
  { from: 'scripts/b.ts', to: 'server/context.ts' },
  { from: 'test/a.test.ts', to: 'server/app.ts' },
]

/** Runs the import rules over `server/`, `scripts/` and `test/` of `root`. @throws Error when they cannot be run */
export async function importViolations(root: string): Promise<readonly Violation[]> {
  const cruiser = projectPath('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const rules = ['--config', projectPath('.dependency-cruiser.cjs'), '--output-type', 'json']
  // With JSON the exit code is 0 whatever was found.
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [cruiser, ...rules, 'server', 'scripts', 'test'], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  })
  const result = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] }
  }
  return result.summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }))
}

/** Writes every probe into a folder of its own that holds nothing else, and answers what the rules say of it. */
export async function probeViolations(): Promise<readonly Violation[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'import-probes-'))
  try {
    for (const name of ['package.json', 'tsconfig.json'])
      copyFileSync(projectPath(name), path.join(root, name))
    symlinkSync(projectPath('node_modules'), path.join(root, 'node_modules'))
    for (const probe of importProbes) writeProbe(root, probe)
    for (const { to } of importProbes) {
      if (isFile(to) && !existsSync(path.join(root, to))) write(root, to, 'export const it = 1\n')
    }
    return await importViolations(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function writeProbe(root: string, { from, to, type }: ImportProbe): void {
  const relative = path.posix.relative(path.posix.dirname(from), to)
  const target = !isFile(to) ? to : relative.startsWith('.') ? relative : `./${relative}`
  write(root, from, `${type ? 'import type' : 'import'} { it } from '${target}'\nexport { it }\n`)
}

function write(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

function isFile(target: string): boolean {
  return /\.tsx?$/.test(target)
}
