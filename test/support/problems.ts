/** What every problem answer has in common, checked wherever one is expected. */
import { expect } from 'chai'
import type { Answer, Schemas } from './service.ts'

/** Asserts a problem document (RFC 9457), never cached, with this status and code. Answers its body. */
export function expectProblem(answer: Answer<unknown>, status: number, code: string): Schemas['Problem'] {
  const said = answer.bytes.toString('utf8').slice(0, 500)
  expect(answer.status, said).to.equal(status)
  expect(answer.headers.get('content-type'), said).to.match(/^application\/problem\+json/)
  expect(answer.headers.get('cache-control')).to.equal('no-store')
  const problem = answer.body as Schemas['Problem']
  expect(problem).to.include({ status, code })
  expect(problem.type).to.match(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/problems/${code}$`))
  expect(problem.title).to.be.a('string').with.length.above(3)
  expect(problem.detail).to.be.a('string').with.length.above(3)
  return problem
}

/** Codes of the items of a problem with their pointer or line: `/title maxLength`, `2 formula-cell`. */
export function items(problem: Schemas['Problem']): readonly string[] {
  return (problem.errors ?? []).map(({ pointer, line, code }) => `${pointer ?? line ?? ''} ${code}`.trim())
}
