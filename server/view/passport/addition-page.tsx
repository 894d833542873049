/** Where a person puts a badge of theirs into their Passeport. */
import type { Language, Text } from '../../text.ts'
import { GivenBadge } from '../verifier/given-badge.tsx'
import { words } from '../words.ts'
import { passportDocument } from './document.tsx'

/** Why a badge was not kept, and what was found, for whoever wants to know more. */
export interface NotKept {
  readonly why: 'nothing' | 'invalid' | 'unchecked' | 'full' | 'not-found'
  readonly reasons: readonly Text[]
}

/** A whole HTML document, without script. `notKept`: of the badge that was sent. */
export function additionPage(language: Language, notKept?: NotKept): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.add'),
    <>
      <p>{say('passport.add.text')}</p>
      {notKept !== undefined && (
        <div class="status" role="alert">
          <p>
            <strong>{say(`passport.add.${notKept.why}`)}</strong>
          </p>
          {notKept.reasons.length > 0 && (
            <ul>
              {notKept.reasons.map((reason) => (
                <li key={reason[language]}>{reason[language]}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      <form method="post" action="" encType="multipart/form-data">
        <GivenBadge language={language} />
        <button>{say('passport.add.send')}</button>
      </form>
    </>,
    say('passport.mine'),
  )
}
