/** Where a printed code is typed. `describedBy`: ids of what else is said of it; `isWrong`: it is what was typed before that is. */
export function CodeField({
  label,
  help,
  value,
  describedBy = '',
  isWrong = false,
}: {
  readonly label: string
  readonly help: string
  readonly value?: string
  readonly describedBy?: string
  readonly isWrong?: boolean
}) {
  return (
    <>
      <label for="code">{label}</label>
      <input
        id="code"
        name="code"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={40}
        required
        value={value}
        aria-describedby={`code-help ${describedBy}`.trim()}
        aria-invalid={isWrong ? 'true' : undefined}
      />
      <small id="code-help">{help}</small>
    </>
  )
}
