/** What went wrong, for whoever sent a form from a browser. */
import type { Request } from 'express'
import type { Problem } from '../problem.ts'
import { frenchSpaces, type Language } from '../text.ts'
import { verifierPage } from '../view/verifier/form-page.tsx'
import { languageOf } from './contract/problem-response.ts'

/**
 * The form of the verifier again, with the problem in words; `undefined` for any other request, and for a program: it is told in
 * `application/problem+json`.
 */
export function problemPage(
  request: Request,
  problem: Problem,
): { readonly language: Language; readonly html: string } | undefined {
  if (
    request.path !== '/verifier' ||
    request.accepts(['application/problem+json', 'text/html']) !== 'text/html'
  )
    return undefined
  const asked = request.query['language']
  const language = asked === 'fr' || asked === 'en' ? asked : languageOf(request)
  const { fr, en } = problem.detail
  return { language, html: verifierPage({ language, error: language === 'fr' ? frenchSpaces(fr) : en }) }
}
