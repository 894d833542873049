/**
 * `npm run test:mutation:verify`: what share of the faults put into server/verify/ its tests notice. Room by room, each with the tests that are
 * about it: a fault in what everything goes through would otherwise have every test run. Ends with 1 below 85 % in all.
 * `npm run test:mutation:verify -- older input` for some rooms alone.
 */
import { Stryker } from '@stryker-mutator/core'

interface Room {
  readonly mutate: readonly string[]
  readonly spec: readonly string[]
}

const server = (...files: readonly string[]) => files.map((file) => `server/verify/${file}.ts`)
const test = (...files: readonly string[]) => files.map((file) => `test/verify/${file}.test.ts`)
const heart = [
  ...['checks/**/*', 'signed/*', 'policy/*', 'recognition', 'strict-json', 'verdict', 'status/status-entry'],
  ...['presentation/challenge', 'presentation/envelope', 'presentation/holder'],
]

/** Each file of server/verify/ is in one of them. */
const rooms: Readonly<Record<string, Room>> = {
  checks: {
    mutate: server(...heart),
    spec: test(
      ...['checks/**/*', 'signed/*', 'image-match', 'strict-json', 'policy', 'verdict', 'recognition-rules'],
      ...['status/status-entries', 'presentation/challenge', 'presentation/envelope', 'presentation/holder'],
      'attacks',
    ),
  },
  verify: {
    mutate: server('*').concat(
      ['recognition', 'strict-json', 'verdict'].map((file) => `!server/verify/${file}.ts`),
    ),
    spec: test(
      ...['attached-endorsements', 'check', 'endorsement', 'hosted-here', 'issued-at', 'judging-inside'],
      ...['run-checks', 'shown-in-the-name-of', 'verify'],
    ),
  },
  input: { mutate: server('input/*'), spec: test('input/*') },
  report: {
    mutate: server('report/*'),
    spec: test(
      ...['check-table', 'easy-french', 'kept-report', 'questions', 'sign-report'].map(
        (file) => `report/${file}`,
      ),
    ),
  },
  older: { mutate: server('older/*'), spec: test('older/*') },
  foreign: {
    mutate: server('foreign/**/*'),
    spec: test(
      ...[
        ...[
          'controller-document',
          'controller-keys',
          'document-address',
          'judge-controller-key',
          'last-said',
        ],
        ...['linked-domain', 'lists/*', 'look-up-keys', 'proof-keys', 'rationed-outside', 'read-register'],
        'site-memory-bounds',
      ].map((file) => `foreign/${file}`),
    ),
  },
  offline: {
    mutate: server('offline/*', 'transcript/*'),
    spec: test('offline/*', 'transcript/*'),
  },
  status: {
    mutate: server('status/*', 'own/*', 'bulk/*').concat('!server/verify/status/status-entry.ts'),
    spec: test('status/list-reader', 'status/open-status-list', 'status/opened-lists', 'own/*', 'bulk/*'),
  },
  reading: { mutate: server('reading/*'), spec: test('reading/*', 'readings') },
  presentation: {
    mutate: server('presentation/*').concat(
      ['challenge', 'envelope', 'holder'].map((file) => `!server/verify/presentation/${file}.ts`),
    ),
    spec: test(
      ...[
        ...[
          'holder-key',
          'presentation-checks',
          'presentation-in',
          'presented',
          'read-presentation',
          'refusal',
        ],
        ...['run-presentation-checks', 'spent-challenge'],
      ].map((file) => `presentation/${file}`),
    ),
  },
}

const leastShare = 0.85
const asked = process.argv.slice(2)
const counts: { room: string; noticed: number; missed: number; minutes: number }[] = []

for (const [room, { mutate, spec }] of Object.entries(rooms)) {
  if (asked.length > 0 && !asked.includes(room)) continue
  const began = performance.now()
  const results = await new Stryker({
    configFile: 'stryker.verify.config.json',
    mutate: [...mutate],
    mochaOptions: { spec: [...spec] },
  }).runMutationTest()
  const number = (...states: readonly string[]) =>
    results.filter(({ status }) => states.includes(status)).length
  counts.push({
    room,
    noticed: number('Killed', 'Timeout'),
    missed: number('Survived', 'NoCoverage'),
    minutes: Math.round((performance.now() - began) / 6000) / 10,
  })
}

const percent = (noticed: number, missed: number) => `${((noticed / (noticed + missed)) * 100).toFixed(2)} %`
for (const { room, noticed, missed, minutes } of counts)
  console.log(`${room}: ${percent(noticed, missed)} of ${String(noticed + missed)}, ${String(minutes)} min`)
const [noticed, missed] = [
  counts.reduce((sum, one) => sum + one.noticed, 0),
  counts.reduce((sum, one) => sum + one.missed, 0),
]
console.log(`server/verify: ${percent(noticed, missed)} of ${String(noticed + missed)} faults are noticed`)
process.exitCode = noticed / (noticed + missed) >= leastShare ? 0 : 1
