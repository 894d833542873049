import { expect } from 'chai'
import express, { type RequestHandler } from 'express'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTurn } from '../../server/http/contract/in-turn.ts'

/** What is answered to one request: what the steps that ran wrote, and the error that came out, if any. */
async function answerOf(...steps: readonly RequestHandler[]): Promise<string> {
  const app = express()
  const failed: express.ErrorRequestHandler = (error, _request, response, _next) => {
    response.end(`error ${String(error)}`)
  }
  app.use(inTurn(...steps))
  app.use((_request, response) => response.end('after'))
  app.use(failed)
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await (await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)).text()
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

const writes =
  (text: string): RequestHandler =>
  (_request, response, next) => {
    response.write(`${text} `)
    next()
  }
const later: RequestHandler = async (_request, _response, next) => {
  await nextTurn()
  next()
}

describe('inTurn', () => {
  it('runs each step when the one before it is done, then what comes after', async () => {
    expect(await answerOf(writes('one'), later, writes('two'))).to.equal('one two after')
    expect(await answerOf()).to.equal('after')
  })

  it('ends with the step that answers', async () => {
    expect(
      await answerOf(writes('one'), (_request, response) => response.end('two'), writes('three')),
    ).to.equal('one two')
  })

  it('hands the first error on, thrown, rejected with or given, at once or later, and runs nothing after it', async () => {
    const throws: RequestHandler = () => {
      throw new Error('thrown')
    }
    const rejects: RequestHandler = async () => {
      await nextTurn()
      throw new Error('rejected')
    }
    const gives: RequestHandler = (_request, _response, next) => {
      next(new Error('given'))
    }
    for (const [step, word] of [
      [throws, 'thrown'],
      [rejects, 'rejected'],
      [gives, 'given'],
    ] as const) {
      expect(await answerOf(writes('one'), step, writes('two'))).to.equal(`one error Error: ${word}`)
      expect(await answerOf(later, step, writes('two'))).to.equal(`error Error: ${word}`)
    }
  })
})
