/** What every refusal has in common, checked wherever one is expected. */
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

/** `imsx_StatusInfo`: what CASE answers instead of a problem. */
export interface StatusInfo {
  readonly imsx_codeMajor: string
  readonly imsx_severity: string
  readonly imsx_description: string
  readonly imsx_codeMinor?: {
    readonly imsx_codeMinorField: readonly {
      readonly imsx_codeMinorFieldName: string
      readonly imsx_codeMinorFieldValue: string
    }[]
  }
}

/** Asserts what CASE 1.1 says of a failure, never cached, with this status and minor code. Of a method it does not have it says no code. */
export function expectStatusInfo(
  answer: Answer<unknown>,
  status: number,
  code: string | undefined,
): StatusInfo {
  const said = answer.bytes.toString('utf8').slice(0, 500)
  expect(answer.status, said).to.equal(status)
  expect(answer.headers.get('content-type'), said).to.match(/^application\/json/)
  expect(answer.headers.get('cache-control')).to.equal('no-store')
  const info = answer.body as StatusInfo
  expect(info).to.include({
    imsx_codeMajor: code === undefined ? 'unsupported' : 'failure',
    imsx_severity: 'error',
  })
  expect(info.imsx_description).to.be.a('string').with.length.above(3)
  const codes = info.imsx_codeMinor?.imsx_codeMinorField.map((field) => field.imsx_codeMinorFieldValue)
  expect(codes, said).to.deep.equal(code === undefined ? undefined : [code])
  return info
}

/** What CASE calls the problems that are only about the address, the method and the parameters. */
const caseCodes: Readonly<Record<string, string | undefined>> = {
  'invalid-request': 'invalid_selection_field',
  'not-found': 'unknownobject',
  'method-not-allowed': undefined,
}

/** What Open Badges 3.0 calls them. */
const hostCodes = {
  'invalid-request': 'invalid_query_parameter',
  'not-found': 'not_found',
  'method-not-allowed': 'not_allowed',
} as const

/** Asserts what Open Badges 3.0 says of a failure (`Imsx_StatusInfo`), never cached, with this status and minor code. */
export function expectHostStatusInfo(answer: Answer<unknown>, status: number, code: string): void {
  const said = answer.bytes.toString('utf8').slice(0, 500)
  expect(answer.status, said).to.equal(status)
  expect(answer.headers.get('content-type'), said).to.match(/^application\/json/)
  expect(answer.headers.get('cache-control')).to.equal('no-store')
  const { imsx_description, ...info } = answer.body as StatusInfo
  const field = { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: code }
  expect(info, said).to.deep.equal({
    imsx_codeMajor: status === 405 ? 'unsupported' : 'failure',
    imsx_severity: 'error',
    imsx_codeMinor: { imsx_codeMinorField: [field] },
  })
  expect(imsx_description).to.be.a('string').with.length.above(3)
}

/** Asserts a refusal in the form that whoever asks at `path` expects: that of CASE or of Open Badges 3.0 under /ims/, else a problem document. */
export function expectRefusal(
  path: string,
  answer: Answer<unknown>,
  status: number,
  code: 'invalid-request' | 'not-found' | 'method-not-allowed',
): void {
  if (path.startsWith('/ims/case/')) expectStatusInfo(answer, status, caseCodes[code])
  else if (path.startsWith('/ims/ob/')) expectHostStatusInfo(answer, status, hostCodes[code])
  else expectProblem(answer, status, code)
}
