/** What CASE answers when a request fails, in the words of each version. */
import { Problem } from '../../../../problem.ts'
import type { Language, Text } from '../../../../text.ts'

/** The part of a path that names the version of CASE: `/ims/case/v1p1/…`. */
export const caseViews = ['v1p1', 'v1p0'] as const
export type CaseView = (typeof caseViews)[number]

const codeMinors = [
  'invalid_sort_field',
  'invalid_selection_field',
  'unknownobject',
  'invalid_uuid',
  'unauthorised_request',
  'forbidden',
  'server_busy',
  'internal_server_error',
] as const
export type CodeMinor = (typeof codeMinors)[number]

/** CASE 1.0 spells two of them otherwise. */
const spelling1p0: Readonly<Partial<Record<CodeMinor, string>>> = {
  invalid_uuid: 'invaliduuid',
  unauthorised_request: 'unauthorisedrequest',
}

const byStatus: Readonly<Record<number, CodeMinor>> = {
  400: 'invalid_selection_field',
  401: 'unauthorised_request',
  403: 'forbidden',
  404: 'unknownobject',
  406: 'invalid_selection_field',
  429: 'server_busy',
  503: 'server_busy',
}

/** A request that CASE refuses (400), with the code it has for that. */
export function caseProblem(code: CodeMinor, detail: Text): Problem {
  return new Problem('invalid-request', detail, { errors: [{ code, detail }] })
}

/** The version of CASE that a path asks for; `undefined` when it is none of ours. */
export function caseViewOf(path: string): CaseView | undefined {
  return caseViews.find((view) => path.startsWith(`/ims/case/${view}/`))
}

/** `imsx_StatusInfo` for a problem. A method that does not exist has no code of its own. */
export function statusInfo(problem: Problem, view: CaseView, language: Language): Record<string, unknown> {
  const unsupported = problem.status === 405
  const code = codeMinors.find((one) => one === problem.errors[0]?.code) ?? byStatus[problem.status]
  const known = code ?? 'internal_server_error'
  const value = view === 'v1p0' ? (spelling1p0[known] ?? known) : known
  return {
    imsx_codeMajor: unsupported ? 'unsupported' : 'failure',
    imsx_severity: 'error',
    imsx_description: problem.detail[language],
    ...(unsupported
      ? {}
      : {
          imsx_codeMinor: {
            imsx_codeMinorField: [
              { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: value },
            ],
          },
        }),
  }
}
