/** The signing thread as the rest of the process knows it: questions go in, answers come out. One for the whole process. */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { signingKeyUnavailable } from './private-keys.ts'
import type { Answer, Answered, Asked, Closing, Opening, Question, VaultNumber } from './signing-worker.ts'

interface Thread {
  readonly worker: Worker
  readonly vaults: Set<VaultNumber>
  readonly waiting: Map<number, Waiting>
}

interface Waiting {
  resolve(answered: Answered): void
  reject(error: Error): void
}

let current: Thread | undefined
let lastNumber = 0

/** Run from its source, the file needs the compiler this process runs with, which threads do not inherit. */
function newWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./signing-worker.js', import.meta.url), { name: 'signing' })
  }
  const [compiler, file] = [
    createRequire(import.meta.url).resolve('tsx/cjs/api'),
    fileURLToPath(new URL('./signing-worker.ts', import.meta.url)),
  ].map((text) => JSON.stringify(text))
  const start = `require(${String(compiler)}).require(${String(file)}, ${String(file)})`
  return new Worker(start, { name: 'signing', eval: true, execArgv: [] })
}

function start(): Thread {
  const worker = newWorker()
  const thread: Thread = { worker, vaults: new Set(), waiting: new Map() }
  worker.on('message', ({ number, ...answered }: Answer) => {
    thread.waiting.get(number)?.resolve(answered)
    thread.waiting.delete(number)
    if (thread.waiting.size === 0) worker.unref()
  })
  let cause: Error | undefined
  // An `exit` always follows.
  worker.on('error', (error) => {
    cause = error
  })
  worker.on('exit', () => {
    if (current === thread) current = undefined
    for (const { reject } of thread.waiting.values()) reject(signingKeyUnavailable(cause))
  })
  worker.unref()
  return thread
}

/**
 * Asks the thread, which is started if there is none: the first time, and after it died. It keeps the process alive while it has something to
 * answer, and no longer. `keyEncryptionKey` goes along with the first question of a vault.
 * @throws Problem `signing-key-unavailable` (503) when the thread dies before it has answered
 */
export function askThread(vault: VaultNumber, keyEncryptionKey: Uint8Array, asked: Asked): Promise<Answered> {
  const thread = (current ??= start())
  if (!thread.vaults.has(vault)) {
    thread.vaults.add(vault)
    thread.worker.postMessage({ open: vault, keyEncryptionKey } satisfies Opening)
  }
  lastNumber += 1
  const question = { ...asked, number: lastNumber, vault } satisfies Question
  return new Promise((resolve, reject) => {
    thread.waiting.set(question.number, { resolve, reject })
    thread.worker.ref()
    thread.worker.postMessage(question)
  })
}

/** Makes the thread forget all it knows of a vault; what it was asked before is still answered. */
export function forgetVault(vault: VaultNumber): void {
  if (current?.vaults.delete(vault) === true) current.worker.postMessage({ close: vault } satisfies Closing)
}

/** Ends the thread as if it had crashed. */
export async function endThread(): Promise<void> {
  await current?.worker.terminate()
}
