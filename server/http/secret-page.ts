/** Pages at addresses that are secrets, or about one person: kept by nobody, found by no search engine. */
import { Problem, problemTypes } from '../problem.ts'
import type { Language } from '../text.ts'
import type { Reply } from './contract/operation.ts'

/** Header fields of whatever is answered there. */
export const secretAddress = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex, nofollow',
  'Referrer-Policy': 'no-referrer',
}

/** `body`: a whole HTML document. */
export function secretPage(
  status: number,
  language: Language,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    body,
    mediaType: 'text/html',
    headers: {
      ...secretAddress,
      'Content-Language': language,
      Vary: 'Accept, Accept-Language, Cookie',
      ...headers,
    },
  }
}

/** What goes wrong on a page is said on a page: `message` makes one of a title and a text. */
export async function forPeople(
  request: {
    readonly language: Language
    accept(types: readonly ['application/problem+json', 'text/html']): string
  },
  message: (language: Language, title: string, text: string) => string,
  reply: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await reply()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (request.accept(['application/problem+json', 'text/html']) !== 'text/html') throw error
    const { language } = request
    const title = problemTypes[error.code].title[language]
    return secretPage(error.status, language, message(language, title, error.detail[language]))
  }
}
