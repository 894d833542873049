/**
 * What is claimed about speed: `npm run bench`, or `npm run bench -- issue` for one kind. Each benchmark beside this file runs in a process of its
 * own, BENCH_RUNS times (3), and the worst ratio of its runs is shown. With BENCH_SHARE_OF_GOALS=0.7 a ratio below that share of its
 * goal, or of what was reached where that is less, is a failure. Nothing is asserted about time itself.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Row } from './measure.ts'

const benchmarks = ['issue', 'verify', 'jwt', 'bake', 'status-list', 'routes', 'http'] as const

const only = process.argv[2]
const runs = Number(process.env['BENCH_RUNS'] ?? 3)
const share = Number(process.env['BENCH_SHARE_OF_GOALS'] ?? 0)

function measured(name: string): readonly Row[] {
  const file = path.join(import.meta.dirname, `${name}.ts`)
  const { status, stdout, error } = spawnSync('tsx', [file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`the benchmark ${name} ended with code ${String(status)}`)
  const [rows, rest] = [[], []] as [Row[], string[]]
  for (const said of stdout.split('\n'))
    if (said.startsWith('row ')) rows.push(JSON.parse(said.slice('row '.length)) as Row)
    else if (said !== '') rest.push(said)
  if (rest.length > 0) console.error(rest.join('\n'))
  return rows
}

function worst(rows: readonly Row[]): Row {
  return rows.reduce((one, other) => (other.ratio < one.ratio ? other : one))
}

const percent = (part: number) => `${(part * 100).toFixed(0)} %`
const line = (cells: readonly string[]) => {
  console.log(`| ${cells.join(' | ')} |`)
}

line(['operation', 'compared with', 'goal', `worst of ${String(runs)}`, 'share of the floor'])
line(['---', '---', '---', '---', '---'])
let missed = 0
for (const name of benchmarks.filter((each) => only === undefined || each === only)) {
  const all = Array.from({ length: runs }, () => measured(name)).flat()
  const contestOf = ({ operation, peer }: Row) => `${operation}, ${peer}`
  for (const contest of new Set(all.map(contestOf))) {
    const row = worst(all.filter((each) => contestOf(each) === contest))
    const isMissed = row.ratio < (row.reached ?? row.goal) * share
    if (isMissed) missed += 1
    line([
      row.operation,
      row.peer,
      row.goal === 0 ? 'none' : `≥ ${String(row.goal)}×`,
      `${row.ratio.toFixed(row.ratio < 1 ? 3 : 1)}×${isMissed ? ' MISSED' : ''}`,
      row.floorShare === undefined ? '' : percent(row.floorShare),
    ])
  }
}
if (missed > 0) {
  console.log(`${String(missed)} below ${percent(share)} of what they are held to`)
  process.exit(1)
}
