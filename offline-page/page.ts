/** The page itself: takes a badge and a bundle, and says what was found. Everything it shows is text, never markup. */
import { judgeBadge, type Judged } from './judge-badge.ts'
import { shownResult, type Words } from './shown-result.ts'

function found<Kind extends HTMLElement>(id: string, kind: abstract new () => Kind): Kind {
  const element = document.getElementById(id)
  if (!(element instanceof kind)) throw new Error(`no ${id} on the page`)
  return element
}

const form = found('form', HTMLFormElement)
const result = found('result', HTMLElement)
const button = found('verify', HTMLButtonElement)

async function bytesOf(input: HTMLInputElement): Promise<Uint8Array | undefined> {
  const file = input.files?.[0]
  return file && new Uint8Array(await file.arrayBuffer())
}

const missing = {
  fr: 'Il manque le badge ou le fichier de données.',
  en: 'The badge or the data file is missing.',
}
const broken = {
  fr: 'Cette page n’a pas pu faire la vérification : rien n’est dit de ce badge.',
  en: 'This page could not verify: nothing is said of this badge.',
}

async function judged(): Promise<Judged | Words> {
  const bundle = await bytesOf(found('bundle', HTMLInputElement))
  const pasted = found('text', HTMLTextAreaElement).value.trim()
  const badge =
    (await bytesOf(found('badge', HTMLInputElement))) ??
    (pasted === '' ? undefined : new TextEncoder().encode(pasted))
  if (bundle === undefined || badge === undefined) return missing
  const pin = found('hub', HTMLInputElement).value.trim()
  return judgeBadge(new TextDecoder().decode(bundle), pin === '' ? undefined : pin, badge, new Date())
}

async function verify(): Promise<void> {
  button.disabled = true
  result.replaceChildren()
  const now = new Date()
  const answer = await judged().catch(() => broken)
  result.replaceChildren(...shownResult(answer, now))
  button.disabled = false
  result.querySelector('h2')?.focus()
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void verify()
})
// What was found is of what was there: another file, and it is no longer so.
form.addEventListener('input', () => {
  result.replaceChildren()
})
