/** What endorsers are told by mail, in the language they were asked in. */
import { forgetMail, type Message, type OutboxDeps } from '../delivery/outbox.ts'
import type { Organisation } from '../store/documents.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import type { Language, Text } from '../text.ts'
import type { EndorsementTarget } from './target.ts'

interface About {
  readonly endorsement: Endorsement
  readonly target: EndorsementTarget
  readonly organisation: Organisation
  /** The page of the link. */
  readonly link: string
}

/** What would be endorsed, as people call it. */
export function endorsedName({ achievement }: EndorsementTarget, organisation: Organisation): Text {
  return achievement?.name ?? { fr: organisation.name, en: organisation.name }
}

/** The request, with the link to answer it. */
export function requestMail({
  endorsement,
  target,
  organisation,
  link,
  request,
}: About & {
  readonly request: {
    readonly endorser: { readonly name: string; readonly email: string }
    readonly message?: string
    readonly language: Language
  }
}): Message {
  const { language, endorser, message } = request
  const what = endorsedName(target, organisation)[language]
  const who = target.recipient?.name ?? organisation.name
  const until = day(endorsement.expiresAt, language)
  const name = endorser.name.trim()
  const said = message?.trim() ?? ''
  const french = [
    `Bonjour ${name},`,
    target.recipient === undefined
      ? `${organisation.name} vous demande d’endosser : ${what}.`
      : `${who} vous demande, par ${organisation.name}, d’endosser ce badge : ${what}.`,
    ...(said === '' ? [] : [`Son message :\n« ${said} »`]),
    'Endosser, c’est dire en quelques mots, publiquement, ce que vous avez vu. La page du lien ci-dessous explique tout avant que vous répondiez. Vous pouvez aussi refuser.',
    `Ce lien est personnel : ne le transmettez pas. Il sert une seule fois, jusqu’au ${until}.`,
    'Si cette demande ne vous dit rien, ne faites rien : votre adresse sera effacée à cette date.',
  ]
  const english = [
    `Hello ${name},`,
    target.recipient === undefined
      ? `${organisation.name} asks you to endorse: ${what}.`
      : `${who} asks you, through ${organisation.name}, to endorse this badge: ${what}.`,
    ...(said === '' ? [] : [`Their message:\n“${said}”`]),
    'To endorse is to say in a few words, publicly, what you have seen. The page of the link below explains everything before you answer. You can also decline.',
    `This link is personal: do not pass it on. It works once, until ${until}.`,
    'If this request means nothing to you, do nothing: your address will be erased on that day.',
  ]
  return {
    id: `endorsement-request:${endorsement._id}`,
    to: endorser.email.trim(),
    language,
    subject: oneLine(
      { fr: `${who} vous demande un endossement`, en: `${who} asks you for an endorsement` }[language],
    ),
    lines: language === 'fr' ? french : english,
    link,
    notAfter: new Date(endorsement.expiresAt),
  }
}

/** What was given, with the link to withdraw it. */
export function givenMail({
  endorsement,
  target,
  organisation,
  link,
  to,
  language,
}: About & { readonly to: string; readonly language: Language }): Message {
  const what = endorsedName(target, organisation)[language]
  const french = [
    `Vous avez endossé : ${what}. Merci.`,
    'Vous pouvez retirer cet endossement à tout moment, avec le lien ci-dessous. Gardez ce message : votre adresse est maintenant effacée de la demande, et ce lien ne pourra pas vous être renvoyé.',
  ]
  const english = [
    `You have endorsed: ${what}. Thank you.`,
    'You can withdraw this endorsement at any time, with the link below. Keep this message: your address is now erased from the request, and this link cannot be sent to you again.',
  ]
  return {
    id: `endorsement-given:${endorsement._id}`,
    to,
    language,
    subject: { fr: 'Votre endossement est enregistré', en: 'Your endorsement is recorded' }[language],
    lines: language === 'fr' ? french : english,
    link,
  }
}

/** Deletes every mail about an endorsement, with the address in it. Did a crash come first, the mails still end by themselves. */
export async function forgetMails(deps: Pick<OutboxDeps, 'store'>, endorsementId: string): Promise<void> {
  for (const what of ['request', 'given']) await forgetMail(deps, `endorsement-${what}:${endorsementId}`)
}

/** The day a person reads on the wall. */
export function day(time: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'Europe/Paris',
  }).format(new Date(time))
}

/** Names come from people; a subject is one line of reasonable length. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/gu, ' ').slice(0, 150)
}
