/** The fields of a form that takes a badge: a link or a code, a file, or its text. */
import type { ComponentChildren } from 'preact'
import type { Language } from '../../text.ts'
import { words } from '../words.ts'

/** `where`: what is in the field for a link or a code already. The form is `multipart/form-data`. */
export function GivenBadge({ language, where }: { readonly language: Language; readonly where?: string }) {
  const { say } = words(language)
  return (
    <>
      <Field name="where" help={say('verifier.where.help')} label={say('verifier.where')}>
        <input
          id="where"
          name="where"
          type="text"
          maxLength={2048}
          value={where}
          autoComplete="off"
          autoCapitalize="off"
          spellcheck={false}
          aria-describedby="where-help"
        />
      </Field>
      <Field name="file" help={say('verifier.file.help')} label={say('verifier.file')}>
        <input
          id="file"
          name="file"
          type="file"
          accept=".png,.svg,.pdf,.json,.jsonld,.jwt,.txt"
          aria-describedby="file-help"
        />
      </Field>
      <Field name="text" label={say('verifier.text')}>
        <textarea id="text" name="text" rows={4} autoComplete="off" spellcheck={false} />
      </Field>
    </>
  )
}

function Field(props: {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly children: ComponentChildren
}) {
  return (
    <div>
      <label for={props.name}>{props.label}</label>
      {props.children}
      {props.help !== undefined && <small id={`${props.name}-help`}>{props.help}</small>}
    </div>
  )
}
