/** Where a person takes their Passeport elsewhere, or brings one in. */
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { passportDocument } from './document.tsx'

/** What became of an archive that was sent: how many badges were kept, and the files of the others with why. */
export interface ShownArrival {
  readonly kept: number
  readonly others: readonly {
    readonly file: string
    readonly why: 'invalid' | 'unchecked' | 'full' | 'missing'
  }[]
}

/** A whole HTML document, without script. `flaw`: of the archive as a whole. */
export function transferPage(
  language: Language,
  {
    arrival,
    flaw,
  }: {
    readonly arrival?: ShownArrival
    readonly flaw?: 'no-file' | 'no-export' | 'too-large'
  } = {},
): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.transfer'),
    <>
      {arrival !== undefined && <Arrival arrival={arrival} language={language} />}
      {flaw !== undefined && (
        <div class="status" role="alert">
          <p>
            <strong>{say(`passport.transfer.${flaw}`)}</strong>
          </p>
        </div>
      )}
      <h2>{say('passport.transfer.out')}</h2>
      <p>{say('passport.transfer.out.text')}</p>
      <p>
        <a href="/passeport/export">{say('passport.transfer.out.start')}</a>
      </p>
      <h2>{say('passport.transfer.in')}</h2>
      <p>{say('passport.transfer.in.text')}</p>
      <form method="post" action="" encType="multipart/form-data">
        <label for="file">{say('passport.transfer.in.file')}</label>
        <input id="file" name="file" type="file" accept=".zip" required aria-describedby="file-help" />
        <small id="file-help">{say('passport.transfer.in.help')}</small>
        <button>{say('passport.transfer.in.start')}</button>
      </form>
    </>,
    say('passport.mine'),
  )
}

function Arrival({
  arrival: { kept, others },
  language,
}: {
  readonly arrival: ShownArrival
  readonly language: Language
}) {
  const { say, count } = words(language)
  return (
    <div class="status" role="status">
      <p>
        <strong>{count('passport.transfer.kept', kept)}</strong>
      </p>
      {others.length > 0 && (
        <>
          <p>{say('passport.transfer.others')}</p>
          <ul>
            {others.map(({ file, why }) => (
              <li key={file}>
                {file} – {say(why === 'missing' ? 'passport.transfer.missing' : `passport.add.${why}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
