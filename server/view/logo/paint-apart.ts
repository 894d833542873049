/** Paints a drawing that somebody sent in a process of its own, which is ended when it takes too long or too much. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Problem } from '../../problem.ts'
import { exitCodes } from './exit-codes.ts'

/** Ten times what the slowest logo of a real organisation takes. */
const deadlineInMilliseconds = 5000
/** What the process may write to: a picture of 4096 × 4096 several times over. */
const memoryInKilobytes = 1_000_000
const maximumWaiting = 8

let last: Promise<unknown> = Promise.resolve()
let waiting = 0

/**
 * `svg` as a PNG of at most 512 × 512 pixels; or why there is none: `too-much-to-paint` when it was not painted in time, or in the memory there
 * is for it. The same bytes for the same drawing. One at a time, whoever asks; nothing else waits for it. A thread would not do: the painter is
 * native code, which a thread that is ended finishes first.
 * @param milliseconds how long it may take, from when its turn comes
 * @throws Problem `unavailable` (503) when too many are waiting
 */
export async function paintApart(
  svg: string,
  milliseconds = deadlineInMilliseconds,
): Promise<Buffer | 'unreadable' | 'nothing-to-see' | 'too-much-to-paint'> {
  if (waiting >= maximumWaiting) throw tooManyWaiting()
  waiting += 1
  const turn = last.then(() => paint(svg, milliseconds))
  last = turn.catch(() => undefined)
  try {
    return await turn
  } finally {
    waiting -= 1
  }
}

type Painted = Awaited<ReturnType<typeof paintApart>>

function paint(svg: string, milliseconds: number): Promise<Painted> {
  return new Promise((resolve, reject) => {
    // No shell reads anything of the drawing; where there is no such limit, there is none.
    const limited = `ulimit -c 0; ulimit -d ${String(memoryInKilobytes)} 2>/dev/null; exec "$0" "$@"`
    const child = spawn('/bin/sh', ['-c', limited, process.execPath, ...painter()], {
      // Nothing of what this process knows.
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: milliseconds,
      killSignal: 'SIGKILL',
    })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    // A child that is gone already says so by how it ended.
    child.stdin.on('error', () => undefined)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(parts))
      else if (code === exitCodes.unreadable) resolve('unreadable')
      else if (code === exitCodes['nothing-to-see']) resolve('nothing-to-see')
      // Killed by us; or it ended itself for want of memory.
      else if (signal !== null || (code ?? 0) >= 128) resolve('too-much-to-paint')
      else reject(new Error(`the process that paints logos ended with ${String(code)}`))
    })
    child.stdin.end(svg)
  })
}

/** Run from its source, the file needs the compiler this process runs with. */
function painter(): readonly string[] {
  const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  if (!import.meta.url.endsWith('.ts')) return [file('./painter.js')]
  const compiler = pathToFileURL(createRequire(import.meta.url).resolve('tsx'))
  return ['--import', compiler.href, file('./painter.ts')]
}

function tooManyWaiting(): Problem {
  return new Problem('unavailable', {
    fr: 'Trop de logos attendent d’être dessinés : réessayez dans une minute.',
    en: 'Too many logos are waiting to be painted: try again in a minute.',
  })
}
