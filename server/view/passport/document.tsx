/** What the pages of Passeports have in common. */
import type { ComponentChildren } from 'preact'
import type { Language } from '../../text.ts'
import { page } from '../page.tsx'

/** A whole HTML document with that one h1, without script. `isInside`: a way back to the Passeport comes first. */
export function passportDocument(
  language: Language,
  title: string,
  children: ComponentChildren,
  back?: string,
): string {
  return page({
    language,
    path: '',
    title,
    trail: back === undefined ? [] : [{ path: '/passeport', label: back }],
    jsonLd: false,
    children: (
      <>
        <h1>{title}</h1>
        {children}
      </>
    ),
  })
}

/** A page that says one thing. Plain text. */
export function passportMessagePage(language: Language, title: string, text: string): string {
  return passportDocument(language, title, <p role="status">{text}</p>)
}
