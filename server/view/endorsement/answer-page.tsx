/** The page of an endorser: who asks, for what, what will be public; and the form to answer. */
import { page } from '../page.tsx'
import { words } from '../words.ts'
import type { EndorsementAsk, FormState } from './ask.ts'
import { Column, described, ErrorSummary, errorOf, FieldProblem, Narrative } from './form-parts.tsx'

interface Props {
  readonly ask: EndorsementAsk
  readonly form: FormState
}

/** A whole HTML document, without script. The form is sent to the address of the page itself. */
export function endorsementAnswerPage(ask: EndorsementAsk, form: FormState): string {
  const { say } = words(ask.language)
  const title = say('endorsement.title')
  return page({
    language: ask.language,
    path: '',
    title: form.errors.length === 0 ? title : say('endorsement.errorTitle', { title }),
    trail: [],
    jsonLd: false,
    children: (
      <Column>
        <ErrorSummary errors={form.errors} language={ask.language} />
        <h1>{title}</h1>
        <Request ask={ask} />
        <Public ask={ask} />
        <Answer ask={ask} form={form} />
      </Column>
    ),
  })
}

/** Who asks, and what the badge asks of whoever gets it. */
function Request({ ask }: { readonly ask: EndorsementAsk }) {
  const { say, date } = words(ask.language)
  const { organisation, recipient, what } = ask
  return (
    <>
      <p>{say('endorsement.hello', { endorser: ask.endorser })}</p>
      <p>
        {recipient === undefined
          ? say(`endorsement.asks.${ask.kind}`, { organisation, what })
          : say('endorsement.asks.person', { recipient, organisation })}
      </p>
      {recipient !== undefined && (
        <p>
          <strong>{what}</strong>
        </p>
      )}
      {ask.competencies.length > 0 && (
        <>
          <p>{say('endorsement.competencies')}</p>
          <ul>
            {ask.competencies.map((competency) => (
              <li key={competency}>{competency}</li>
            ))}
          </ul>
        </>
      )}
      <p>{say('endorsement.until', { day: date(ask.expiresOn) })}</p>
      {ask.criteria !== undefined && (
        <>
          <h2>{say('endorsement.criteria')}</h2>
          <Narrative text={ask.criteria} />
        </>
      )}
    </>
  )
}

function Public({ ask }: { readonly ask: EndorsementAsk }) {
  const { say } = words(ask.language)
  return (
    <>
      <h2>{say('endorsement.public')}</h2>
      <ul>
        <li>{say('endorsement.public.comment')}</li>
        <li>{say('endorsement.public.name')}</li>
        <li>{say('endorsement.public.signed', { organisation: ask.organisation })}</li>
        <li>{say('endorsement.public.address')}</li>
        <li>{say('endorsement.public.withdraw')}</li>
      </ul>
    </>
  )
}

function Answer({ ask, form: { filled, errors, maximumComment } }: Props) {
  const { say } = words(ask.language)
  const problem = {
    answer: errorOf(errors, 'answer'),
    comment: errorOf(errors, 'comment'),
    statement: errorOf(errors, 'statement'),
  }
  const hint = say('endorsement.comment.hint', { maximum: maximumComment })
  return (
    <form method="post" action="" noValidate>
      <h2>{say('endorsement.answer')}</h2>
      <fieldset id="answer" tabIndex={-1} {...described('answer', undefined, problem.answer)}>
        <legend>{say('endorsement.answer.legend')}</legend>
        <FieldProblem field="answer" text={problem.answer} />
        <label>
          <input type="radio" name="answer" value="give" required checked={filled.answer === 'give'} />
          {say('endorsement.give')}
        </label>
        <label>
          <input type="radio" name="answer" value="decline" checked={filled.answer === 'decline'} />
          {say('endorsement.decline')}
        </label>
      </fieldset>
      <fieldset>
        <legend>{say('endorsement.give.legend')}</legend>
        <label for="comment">{say('endorsement.comment')}</label>
        <p id="comment-hint" class="hint">
          {hint}
        </p>
        <FieldProblem field="comment" text={problem.comment} />
        <textarea
          id="comment"
          name="comment"
          rows={6}
          maxLength={maximumComment}
          {...described('comment', 'comment-hint', problem.comment)}
        >
          {filled.comment ?? ''}
        </textarea>
        {ask.recipient !== undefined && (
          <>
            <FieldProblem field="statement" text={problem.statement} />
            <label>
              <input
                type="checkbox"
                id="statement"
                name="statement"
                value="yes"
                checked={filled.statement === 'yes'}
                {...described('statement', undefined, problem.statement)}
              />
              {say('endorsement.statement', { recipient: ask.recipient })}
            </label>
          </>
        )}
        <label>
          <input type="checkbox" name="showName" value="yes" checked={filled.showName === 'yes'} />
          {say('endorsement.showName', { endorser: ask.endorser })}
        </label>
      </fieldset>
      <button type="submit">{say('endorsement.send')}</button>
    </form>
  )
}
