/** The signing thread as the rest of the process knows it: questions go in, answers come out. One for the whole process. */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { signingKeyUnavailable } from './private-keys.ts'
import type { Answer, Answered, Asked, Question, ToThread, VaultNumber } from './signing-worker.ts'

interface Thread {
  readonly worker: Worker
  readonly vaults: Set<VaultNumber>
  readonly waiting: Map<number, Waiting>
  /** What is sent in one message at the end of this tick, in order: a message costs as much as a signature. */
  unsent: ToThread[]
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
  const thread: Thread = { worker, vaults: new Set(), waiting: new Map(), unsent: [] }
  worker.on('message', (answers: readonly Answer[]) => {
    for (const { number, ...answered } of answers) {
      thread.waiting.get(number)?.resolve(answered)
      thread.waiting.delete(number)
    }
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

function send(thread: Thread, ...messages: readonly ToThread[]): void {
  if (thread.unsent.length === 0) {
    process.nextTick(() => {
      thread.worker.postMessage(thread.unsent)
      thread.unsent = []
    })
  }
  thread.unsent.push(...messages)
}

/**
 * Asks the thread, which is started if there is none: the first time, and after it died. It keeps the process alive while it has something to
 * answer, and no longer. A copy of `keyEncryptionKey` goes along with the first question of a vault.
 * @throws Problem `signing-key-unavailable` (503) when the thread dies before it has answered
 */
export function askThread(vault: VaultNumber, keyEncryptionKey: Uint8Array, asked: Asked): Promise<Answered> {
  const thread = (current ??= start())
  if (!thread.vaults.has(vault)) {
    thread.vaults.add(vault)
    send(thread, { open: vault, keyEncryptionKey: new Uint8Array(keyEncryptionKey) })
  }
  lastNumber += 1
  const question = { ...asked, number: lastNumber, vault } satisfies Question
  return new Promise((resolve, reject) => {
    thread.waiting.set(question.number, { resolve, reject })
    thread.worker.ref()
    send(thread, question)
  })
}

/** Makes the thread forget all it knows of a vault; what it was asked before is still answered. */
export function forgetVault(vault: VaultNumber): void {
  if (current?.vaults.delete(vault) === true) send(current, { close: vault })
}

/** Ends the thread as if it had crashed. */
export async function endThread(): Promise<void> {
  await current?.worker.terminate()
}
