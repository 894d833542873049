/** What an endorser reads once they have answered, or when their link cannot be used; and the form to withdraw what they gave. */
import { page } from '../page.tsx'
import { words } from '../words.ts'
import type { Language } from '../../text.ts'
import type { EndorsementAsk, FormState } from './ask.ts'
import { Column, described, ErrorSummary, errorOf, FieldProblem } from './form-parts.tsx'

/** A page that says one thing: what was recorded, or why nothing could be. Plain texts. */
export function endorsementMessagePage(
  language: Language,
  title: string,
  lines: readonly string[],
  credential?: string,
): string {
  const { say } = words(language)
  return page({
    language,
    path: '',
    title,
    trail: [],
    jsonLd: false,
    children: (
      <Column>
        <h1>{title}</h1>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {credential !== undefined && (
          <p>
            <a href={credential}>{say('endorsement.credential')}</a>
          </p>
        )}
      </Column>
    ),
  })
}

/** What the endorser gave, and the form to withdraw it. */
export function endorsementRevocationPage(
  ask: Pick<EndorsementAsk, 'language' | 'what'> & { readonly comment: string },
  { filled, errors }: Pick<FormState, 'filled' | 'errors'>,
): string {
  const { say } = words(ask.language)
  const title = say('endorsement.withdraw.title')
  const problem = errorOf(errors, 'reason')
  return page({
    language: ask.language,
    path: '',
    title: errors.length === 0 ? title : say('endorsement.errorTitle', { title }),
    trail: [],
    jsonLd: false,
    children: (
      <Column>
        <ErrorSummary errors={errors} language={ask.language} />
        <h1>{title}</h1>
        <p>{say('endorsement.withdraw.given', { what: ask.what })}</p>
        <blockquote class="said">{ask.comment}</blockquote>
        <p>{say('endorsement.withdraw.final')}</p>
        <form method="post" action="" noValidate>
          <input type="hidden" name="answer" value="revoke" />
          <label for="reason">{say('endorsement.withdraw.reason')}</label>
          <p id="reason-hint" class="hint">
            {say('endorsement.withdraw.hint')}
          </p>
          <FieldProblem field="reason" text={problem} />
          <textarea
            id="reason"
            name="reason"
            rows={3}
            maxLength={500}
            required
            {...described('reason', 'reason-hint', problem)}
          >
            {filled.reason ?? ''}
          </textarea>
          <button type="submit">{say('endorsement.withdraw.send')}</button>
        </form>
      </Column>
    ),
  })
}
