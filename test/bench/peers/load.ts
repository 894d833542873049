/** A client in a process of its own, so that only the service is measured: sends one request again and again, as fast as it is answered. */
import { fork } from 'node:child_process'
import { Agent, request, type OutgoingHttpHeaders } from 'node:http'

export interface Request {
  readonly url: string
  readonly method: string
  readonly headers: OutgoingHttpHeaders
  readonly body: string
  readonly status: number
}

interface Order {
  readonly one: Request
  readonly times: number
}

export interface Load {
  /** Resolves once `one` was answered so many `times`. Rejects when an answer has not the status that was expected. */
  send(one: Request, times: number): Promise<void>
  close(): void
}

const atOnce = 4
const flag = 'client-of-the-benchmark'

/** Opens the client; one `send` at a time. */
export function openLoad(): Load {
  const child = fork(import.meta.filename, [flag])
  return {
    send(one, times) {
      return new Promise((resolve, reject) => {
        child.once('message', (failure: string) => {
          if (failure === '') resolve()
          else reject(new Error(failure))
        })
        child.send({ one, times } satisfies Order)
      })
    },
    close() {
      child.disconnect()
    },
  }
}

async function run({ one, times }: Order, agent: Agent): Promise<void> {
  let left = times
  const work = async () => {
    while (left > 0) {
      left -= 1
      const status = await answerTo(one, agent)
      if (status !== one.status) throw new Error(`${one.method} ${one.url}: ${String(status)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

function answerTo({ url, method, headers, body }: Request, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers, agent }, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode ?? 0)
      })
    })
      .once('error', reject)
      .end(body)
  })
}

if (process.argv[2] === flag) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  process.on('message', (order: Order) => {
    run(order, agent).then(
      () => process.send?.(''),
      (error: unknown) => process.send?.(String(error)),
    )
  })
  process.once('disconnect', () => {
    agent.destroy()
  })
}
