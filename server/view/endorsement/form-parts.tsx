/** What the forms of endorsements have in common: the list of errors, fields that say what is wrong with them, simple Markdown. */
import type { ComponentChildren } from 'preact'
import { words } from '../words.ts'
import type { Language } from '../../text.ts'
import type { FieldError } from './ask.ts'

/** What is wrong, first thing on the page, each with a link to its field; nothing when nothing is. */
export function ErrorSummary({
  errors,
  language,
}: {
  readonly errors: readonly FieldError[]
  readonly language: Language
}) {
  if (errors.length === 0) return null
  return (
    <div class="status" role="alert" tabIndex={-1} id="errors">
      <h2 class="summary">{words(language).say('endorsement.errors')}</h2>
      <ul>
        {errors.map(({ field, text }) => (
          <li key={field}>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function errorOf(errors: readonly FieldError[], field: FieldError['field']): string | undefined {
  return errors.find((error) => error.field === field)?.text
}

/** Said under its field, which refers to it by `aria-describedby`. */
export function FieldProblem({ field, text }: { readonly field: string; readonly text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p class="wrong" id={`${field}-error`}>
      {text}
    </p>
  )
}

/** `aria-describedby` and `aria-invalid` of a field with a hint and perhaps a problem. */
export function described(field: string, hint: string | undefined, problem: string | undefined) {
  const ids = [hint, problem === undefined ? undefined : `${field}-error`].filter((id) => id !== undefined)
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(problem === undefined ? {} : { 'aria-invalid': 'true' as const }),
  }
}

/** Paragraphs, and lists of lines that begin with `- `: all the Markdown that criteria of this service have. */
export function Narrative({ text }: { readonly text: string }) {
  return (
    <>
      {text
        .split(/\n{2,}/u)
        .map((block) => block.trim())
        .filter((block) => block !== '')
        .map((block) =>
          block.split('\n').every((line) => line.startsWith('- ')) ? (
            <ul>
              {block.split('\n').map((line) => (
                <li>{line.slice(2)}</li>
              ))}
            </ul>
          ) : (
            <p>{block}</p>
          ),
        )}
    </>
  )
}

/** A page of one column. */
export function Column({ children }: { readonly children: ComponentChildren }) {
  return <div class="column">{children}</div>
}
