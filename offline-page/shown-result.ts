/** What was found, as elements of the page: in French, then in English. */
import { frenchSpaces } from '../server/text.ts'
import { questionsOf, type Answer } from '../server/verify/report/questions.ts'
import type { BundleFailure } from '../server/verify/offline/open-bundle.ts'
import type { CheckOutcome, Verdict, VerificationReport } from '../server/verify/types.ts'
import type { Judged } from './judge-badge.ts'

export interface Words {
  readonly fr: string
  readonly en: string
}

type Marked = Words & { readonly icon: string; readonly tone: 'good' | 'bad' | 'care' }

const verdicts: Readonly<Record<Verdict, Marked>> = {
  valid: { icon: '✔', tone: 'good', fr: 'Badge valide', en: 'Valid badge' },
  'valid-with-warnings': {
    icon: '⚠',
    tone: 'care',
    fr: 'Badge valide, avec des réserves',
    en: 'Valid badge, with reservations',
  },
  invalid: { icon: '✖', tone: 'bad', fr: 'Badge NON valide', en: 'INVALID badge' },
  undetermined: { icon: '?', tone: 'care', fr: 'On ne sait pas', en: 'Not known' },
}

const failures: Readonly<Record<BundleFailure | 'cannot', Words>> = {
  'not-a-bundle': {
    fr: 'Le fichier de données n’est pas un lot de données hors ligne.',
    en: 'The data file is no offline bundle.',
  },
  'signature-mismatch': {
    fr: 'Le fichier de données a été modifié : sa signature n’est pas bonne.',
    en: 'The data file was changed: its signature is not good.',
  },
  'other-key': {
    fr: 'Le fichier de données n’est pas signé par la clé du hub.',
    en: 'The data file is not signed by the key of the hub.',
  },
  cannot: {
    fr: 'Ce navigateur ne sait pas vérifier ces signatures (Ed25519) : il en faut un plus récent.',
    en: 'This browser cannot check these signatures (Ed25519): a later one is needed.',
  },
}

const answers: Readonly<Record<Answer, string>> = {
  yes: '✔',
  no: '✖',
  'with-reservations': '⚠',
  unknown: '?',
}

const outcomes: Readonly<Record<CheckOutcome, Words & { readonly icon: string }>> = {
  pass: { icon: '✔', fr: 'bon', en: 'good' },
  fail: { icon: '✖', fr: 'mauvais', en: 'bad' },
  warn: { icon: '⚠', fr: 'à lire', en: 'to be read' },
  unknown: { icon: '?', fr: 'inconnu', en: 'not known' },
  skipped: { icon: '–', fr: 'pas fait', en: 'not made' },
}

function element(name: string, ...content: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name)
  made.append(...content)
  return made
}

function english(text: string): HTMLElement {
  const made = element('span', text)
  made.lang = 'en'
  return made
}

function both(name: string, { fr, en }: Words): HTMLElement {
  return element(name, frenchSpaces(fr), ' ', english(en))
}

/** Not read aloud: the words beside it say the same. */
function icon(sign: string): HTMLElement {
  const made = element('span', sign)
  made.className = 'icon'
  made.setAttribute('aria-hidden', 'true')
  return made
}

function heading(sign: string, tone: string, words: Words): HTMLElement {
  const made = element('h2', icon(sign), ' ', frenchSpaces(words.fr), ' ', english(words.en))
  made.tabIndex = -1
  made.className = tone
  return made
}

/** The elements that say `answer`, the verdict first. `now`: what the age of the data is counted to. */
export function shownResult(answer: Judged | Words, now: Date): readonly HTMLElement[] {
  if ('fr' in answer) return [heading('?', 'care', answer)]
  if ('failure' in answer)
    return [heading('?', 'care', verdicts.undetermined), both('p', failures[answer.failure])]
  const { report, opened } = answer
  const { icon: sign, tone, ...words } = verdicts[report.verdict]
  return [
    heading(sign, tone, words),
    ...age(opened, now),
    ...issuer(report),
    ...questions(report),
    checks(report),
  ]
}

function age(
  { bundle, thumbprint, isPinned }: Extract<Judged, { opened: unknown }>['opened'],
  now: Date,
): readonly HTMLElement[] {
  const days = Math.max(0, Math.floor((now.getTime() / 1000 - bundle.iat) / 86_400))
  const until = new Date(bundle.exp * 1000).toISOString().slice(0, 10)
  const said = both('p', {
    fr: `Ces données ont ${String(days)} jour${days > 1 ? 's' : ''} ; elles valent jusqu’au ${until}.`,
    en: `These data are ${String(days)} day${days === 1 ? '' : 's'} old; they are good until ${until}.`,
  })
  said.id = 'age'
  const expired = warning({
    fr: 'ATTENTION : elles ont expiré. Ce qui a été retiré depuis n’y est pas.',
    en: 'WARNING: they have expired. What was withdrawn since is not in them.',
  })
  const key = both('p', {
    fr: `Empreinte de la clé qui les a signées : ${thumbprint}.`,
    en: 'Thumbprint of the key that signed them: the same.',
  })
  const anybody = warning({
    fr: 'La clé du hub n’a pas été indiquée : n’importe qui a pu faire ces données. Comparez l’empreinte.',
    en: 'The key of the hub was not named: anybody could have made these data. Compare the thumbprint.',
  })
  return [said, ...(now.getTime() / 1000 >= bundle.exp ? [expired] : []), key, ...(isPinned ? [] : [anybody])]
}

function warning(words: Words): HTMLElement {
  const made = both('p', words)
  made.className = 'care'
  made.prepend(icon('⚠'), ' ')
  return made
}

/** Only what is signed and whose key was checked is in the report. */
function issuer({ issuer: shown, credential }: VerificationReport): readonly HTMLElement[] {
  const name = credential?.['name']
  return [
    ...(typeof name === 'string' ? [element('p', element('strong', 'Badge\u00a0: '), name)] : []),
    ...(shown === undefined
      ? []
      : [
          element('p', element('strong', 'Émetteur ', english('Issuer'), '\u00a0: '), shown.name ?? shown.id),
        ]),
  ]
}

function questions({ checks: results, parts }: VerificationReport): readonly HTMLElement[] {
  return questionsOf(results, parts).map(({ title, answer, detail }) =>
    element(
      'section',
      both('h3', title),
      element('p', icon(answers[answer]), ' ', detail.fr, ' ', english(detail.en)),
    ),
  )
}

function checks({ checks: results }: VerificationReport): HTMLElement {
  const lines = results.map(({ title, outcome, code, detail }) => {
    const { icon: sign, ...words } = outcomes[outcome]
    const line = element(
      'li',
      icon(sign),
      ' ',
      both('strong', title),
      '\u00a0: ',
      both('span', words),
      '. ',
      both('span', detail),
    )
    line.dataset['code'] = `${outcome} ${code}`
    return line
  })
  const summary = both('summary', { fr: 'Les contrôles', en: 'The checks' })
  return element('details', summary, element('ul', ...lines))
}
