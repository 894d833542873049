'use strict'

/**
 * Who may import whom (server/README.md draws it). An import of a type counts like any other, except where `types` says that the
 * importer only needs the shape. test/e2e/import-rules.test.ts proves that each rule bites.
 */

/** Files directly in server/ that every room may import. They import no room. */
const ground = ['chores', 'problem', 'schema', 'events', 'log', 'text', 'text-file', 'timestamp', 'paris-day']

/**
 * `rooms`: rooms it may import. `types`: rooms of which it may import types only.
 * `store` as a type is the contract a room asks its memory to fulfil; the context hands over a backend that does.
 */
const map = {
  award: {
    rooms: ['achievement', 'framework', 'evidence', 'credential', 'proof', 'status', 'organisation', 'store'],
  },
  application: {
    rooms: ['award', 'achievement', 'evidence', 'attachment', 'organisation', 'store'],
    types: ['framework', 'verify', 'access', 'proof'],
  },
  attachment: { rooms: ['store'] },
  endorsement: {
    rooms: [
      'application',
      'award',
      'achievement',
      'credential',
      'delivery',
      'organisation',
      'proof',
      'status',
      'store',
    ],
    types: ['access', 'evidence', 'framework'],
  },
  positioning: { rooms: ['award', 'achievement', 'store'], types: ['framework', 'evidence'] },
  verify: {
    rooms: ['bounded', 'credential', 'outside', 'proof', 'status', 'framework', 'organisation', 'store'],
  },
  bounded: {},
  outside: {},
  trust: { rooms: ['proof', 'store'], types: ['verify'] },
  'presentation-request': { rooms: ['proof', 'store', 'verify'] },
  'vc-api': { rooms: ['bounded', 'credential', 'proof', 'status', 'verify', 'store'] },
  claim: { rooms: ['award', 'credential', 'proof', 'store'], types: ['verify'] },
  erasure: {
    rooms: [
      'application',
      'attachment',
      'award',
      'claim',
      'endorsement',
      'organisation',
      'passport',
      'store',
    ],
  },
  passport: { rooms: ['attachment', 'bounded', 'claim', 'credential', 'organisation', 'store', 'verify'] },
  webhook: { rooms: ['outside', 'store'] },
  'open-badges-api': { rooms: ['claim', 'credential', 'passport', 'proof', 'store'], types: ['verify'] },
  delivery: { rooms: ['award', 'application', 'proof', 'view', 'credential', 'store'] },
  status: { rooms: ['proof', 'store'] },
  credential: { rooms: ['achievement'], types: ['evidence'] },
  achievement: { rooms: ['framework', 'evidence', 'store'] },
  evidence: { types: ['framework'] },
  access: { rooms: ['store'] },
  organisation: { rooms: ['store'] },
  framework: { rooms: ['store'] },
  proof: { types: ['store'] },
  view: {},
  store: {},
}

const anyOf = (names) => `(${names.join('|')})`
const room = (names) => `^server/${anyOf(names)}/`
const file = (names) => `^server/${anyOf(names)}\\.tsx?$`
/** A package, resolved or not, and its type declarations. */
const packages = (names) => `(^|node_modules/)(@types/)?${anyOf(names)}(/|$)`

const notTypeOnly = { dependencyTypesNot: ['type-only'] }

const allowLists = Object.entries(map).flatMap(([name, { rooms = [], types = [] }]) => {
  const from = { path: room([name]) }
  const within = [name, ...rooms, ...types]
  const rules = [
    {
      name: `${name}-imports-only-its-allow-list`,
      severity: 'error',
      from,
      to: { path: '^server/[^/]+/', pathNot: room(within) },
    },
  ]
  if (types.length > 0) {
    rules.push({
      name: `${name}-imports-only-types-of-${types.join('-and-')}`,
      severity: 'error',
      from,
      to: { path: room(types), ...notTypeOnly },
    })
  }
  return rules
})

/** Third parties live in one place each, so that replacing one touches one place. */
const confined = [
  {
    what: 'express',
    packages: [
      'express',
      'express-[a-z-]+',
      'helmet',
      'cors',
      'swagger-ui-express',
      'swagger-ui-dist',
      'pino-http',
    ],
    to: ['^server/http/', '^server/app\\.ts$'],
  },
  { what: 'mongoose', packages: ['mongoose', 'mongodb'], to: ['^server/store/'] },
  {
    // Frameworks are RDF: their digest is over RDFC-1.0, and some exchange formats are RDF syntaxes.
    what: 'linked-data',
    packages: ['jsonld', 'rdf-canonize', 'n3', '@digitalbazaar/[^/]+', '@digitalcredentials/[^/]+'],
    to: [
      '^server/proof/',
      '^server/framework/exchange/',
      '^server/separate-contexts\\.ts$',
      '^server/framework/release/rdf-digest\\.ts$',
    ],
  },
  {
    what: 'spreadsheets',
    packages: ['read-excel-file', 'write-excel-file'],
    to: ['^server/framework/exchange/'],
  },
  { what: 'sqlite', packages: ['@photostructure/sqlite', '(node:)?sqlite'], to: ['^server/store/sqlite/'] },
  { what: 'preact', packages: ['preact', 'preact-[a-z-]+'], to: ['^server/view/'] },
  { what: 'resvg', packages: ['@resvg/[^/]+'], to: ['^server/view/'] },
  { what: 'print', packages: ['pdfkit', 'qrcode'], to: ['^server/view/'] },
  { what: 'file-type', packages: ['file-type'], to: ['^server/attachment/'] },
  { what: 'undici', packages: ['undici', 'ipaddr.js'], to: ['^server/outside/'] },
  { what: 'fflate', packages: ['fflate'], to: ['^server/passport/transfer/'] },
  { what: 'nodemailer', packages: ['nodemailer'], to: ['^server/delivery/'] },
].map(({ what, packages: names, to }) => ({
  name: `${what}-is-confined`,
  severity: 'error',
  from: { path: '^server/', pathNot: to },
  to: { path: packages(names) },
}))

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      // node:sqlite is part of Node from 22 on; the store falls back to a package where it is missing.
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(node:)?sqlite$' },
    },
    {
      name: 'no-development-package-at-run-time',
      severity: 'error',
      from: { path: '^server/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    ...allowLists,
    ...confined,
    {
      name: 'nobody-imports-main',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: file(['main']) },
    },
    {
      name: 'only-main-imports-app-and-context',
      severity: 'error',
      from: { path: '^server/', pathNot: file(['main']) },
      to: { path: file(['app', 'context']) },
    },
    {
      name: 'only-context-imports-compose',
      severity: 'error',
      from: { path: '^server/', pathNot: file(['context']) },
      to: { path: file(['compose']) },
    },
    {
      // The parts of the composition root, which import rooms as freely as it does.
      name: 'only-compose-imports-its-parts',
      severity: 'error',
      from: { path: '^server/', pathNot: [file(['compose']), room(['compose'])] },
      to: { path: room(['compose']) },
    },
    {
      name: 'only-main-and-context-read-the-configuration',
      severity: 'error',
      from: { path: '^server/', pathNot: file(['main', 'context', 'compose']) },
      to: { path: file(['config']), ...notTypeOnly },
    },
    {
      name: 'app-imports-only-http',
      severity: 'error',
      from: { path: file(['app']) },
      to: { path: '^server/[^/]+/', pathNot: room(['http']) },
    },
    {
      name: 'main-imports-no-room',
      severity: 'error',
      from: { path: file(['main']) },
      to: { path: '^server/[^/]+/' },
    },
    {
      name: 'the-ground-imports-no-room',
      severity: 'error',
      from: { path: file([...ground, 'config']) },
      to: { path: '^server/[^/]+/', pathNot: '^server/store/' },
    },
    {
      // An event is about something stored: it knows its shape, and stores nothing itself.
      name: 'the-ground-imports-only-types-of-store',
      severity: 'error',
      from: { path: file([...ground, 'config']) },
      to: { path: room(['store']), ...notTypeOnly },
    },
    {
      name: 'pages-and-images-are-made-for-http-and-delivery',
      severity: 'error',
      from: { path: '^server/', pathNot: [room(['http', 'delivery', 'view']), file(['context', 'compose'])] },
      to: { path: room(['view']) },
    },
    {
      name: 'http-is-mounted-by-app',
      severity: 'error',
      from: { path: '^server/', pathNot: [room(['http']), file(['app'])] },
      to: { path: room(['http']) },
    },
    {
      name: 'server-imports-nothing-above-it',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(scripts|test)/' },
    },
    {
      name: 'scripts-import-no-test',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^test/' },
    },
    {
      // A folder of server/ that is not on the map has no rules yet: put it there first.
      name: 'every-room-is-on-the-map',
      severity: 'error',
      from: { path: '^server/[^/]+/', pathNot: room([...Object.keys(map), 'compose', 'http']) },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
