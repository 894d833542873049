/** Request handlers one after the other, without a router: nothing is matched between them. */
import type { RequestHandler } from 'express'

/**
 * One handler made of `steps`: each runs when the one before it calls `next()`. The first error, given to `next`, thrown or rejected with, goes
 * to the `next` of the whole, and no step runs after it.
 */
export function inTurn(...steps: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    const runFrom = (index: number): void => {
      const step = steps[index]
      if (step === undefined) {
        next()
        return
      }
      const after = (error?: unknown) => {
        if (error === undefined || error === null) runFrom(index + 1)
        else next(error)
      }
      try {
        const pending: unknown = step(request, response, after)
        if (pending instanceof Promise) pending.catch(next)
      } catch (error) {
        next(error)
      }
    }
    runFrom(0)
  }
}
