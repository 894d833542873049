/** A mail as text and as HTML: the same words in the same order, nothing fetched, nothing that tells who opened it. */
import { renderToString } from 'preact-render-to-string'
import type { Language } from '../../text.ts'
import { words } from '../words.ts'

export interface MailParts {
  readonly language: Language
  readonly subject: string
  /** Paragraphs of plain text; a line break inside one is kept. */
  readonly lines: readonly string[]
  /** Shown whole, so that people see where it leads. */
  readonly link?: string
  /** Where people say that they want no more such mails. */
  readonly unsubscribe?: string | undefined
  readonly publicUrl: string
}

/** Large enough to read, and as wide as a line should be. No image, no font, no style sheet from anywhere. */
const body = 'margin:0;padding:1rem;font:1.05rem/1.5 sans-serif;max-width:40rem'
const kept = 'white-space:pre-line;overflow-wrap:anywhere'

/** Both forms of a mail. Text is escaped in the HTML; control characters other than line breaks are left out of both. */
export function renderMail(parts: MailParts): { readonly text: string; readonly html: string } {
  const { language, link, unsubscribe, publicUrl } = parts
  const { say } = words(language)
  const subject = printable(parts.subject)
  const lines = parts.lines.map(printable)
  const notice = say('mail.automatic', { site: say('site.name'), address: publicUrl })
  const stop = unsubscribe === undefined ? [] : [`${say('mail.unsubscribe')}\n${unsubscribe}`]
  const text = [...lines, ...(link === undefined ? [] : [link]), '-- ', notice, ...stop].join('\n\n')
  const html = (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
      </head>
      <body style={body}>
        <main>
          {lines.map((line) => (
            <p style={kept}>{line}</p>
          ))}
          {link !== undefined && (
            <p style={kept}>
              <a href={link} rel="noreferrer">
                {link}
              </a>
            </p>
          )}
        </main>
        <hr />
        <p style={kept}>{notice}</p>
        {unsubscribe !== undefined && (
          <p style={kept}>
            <a href={unsubscribe} rel="noreferrer">
              {say('mail.unsubscribe')}
            </a>
          </p>
        )}
      </body>
    </html>
  )
  // RFC 3676 §4.3: "-- " on a line of its own begins what is not said to the person.
  return { text: `${text.replace('-- \n\n', '-- \n')}\n`, html: `<!doctype html>\n${renderToString(html)}\n` }
}

function printable(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/gu, '')
}
