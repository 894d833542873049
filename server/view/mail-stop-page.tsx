/** What a person sees who wants no more mails of an organisation. */
import type { Language } from '../text.ts'
import { page } from './page.tsx'
import { words } from './words.ts'

/** A whole HTML document, without script. `organisation`: its name. */
export function mailStopPage(language: Language, organisation: string, isStopped: boolean): string {
  const { say } = words(language)
  const title = say('mailStop.title')
  return page({
    language,
    path: '',
    title,
    trail: [],
    jsonLd: false,
    children: (
      <>
        <h1>{title}</h1>
        {isStopped ? (
          <p role="status">{say('mailStop.done', { organisation })}</p>
        ) : (
          <form method="post" action="">
            <p>{say('mailStop.about', { organisation })}</p>
            <p>{say('mailStop.keeps')}</p>
            <button>{say('mailStop.start')}</button>
          </form>
        )}
      </>
    ),
  })
}
