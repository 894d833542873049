/** What the Open Badges API answers when a request fails. @see https://www.imsglobal.org/spec/ob/v3p0/#imsx_statusinfo */
import type { Problem } from '../problem.ts'
import type { Language } from '../text.ts'

const byStatus: Readonly<Record<number, string>> = {
  400: 'invalid_data',
  401: 'unauthorizedrequest',
  403: 'forbidden',
  404: 'not_found',
  405: 'not_allowed',
  406: 'not_acceptable',
  413: 'invalid_data',
  415: 'invalid_data',
  429: 'server_busy',
  500: 'internal_server_error',
  503: 'server_busy',
}

/** Whether a path is one of the API, whose errors have this form. */
export function isApiPath(path: string): boolean {
  return path.startsWith('/ims/ob/')
}

/** `Imsx_StatusInfo` for a problem. `isReading`: what was wrong with the request was its query, for it has nothing else. */
export function hostStatusInfo(problem: Problem, isReading: boolean, language: Language): object {
  const isQuery = problem.status === 400 && isReading
  return {
    imsx_codeMajor: problem.status === 405 ? 'unsupported' : 'failure',
    imsx_severity: 'error',
    imsx_description: problem.detail[language],
    imsx_codeMinor: {
      imsx_codeMinorField: [
        {
          imsx_codeMinorFieldName: 'TargetEndSystem',
          imsx_codeMinorFieldValue: isQuery
            ? 'invalid_query_parameter'
            : (byStatus[problem.status] ?? 'unknown'),
        },
      ],
    },
  }
}
