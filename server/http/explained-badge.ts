/** What a certificate, a card and a page say of an award, in one language. */
import { checkCode } from '../credential/code/check-code.ts'
import { shortAddress } from '../credential/code/short-address.ts'
import { parisDay } from '../paris-day.ts'
import type { Language } from '../text.ts'
import { frameworkDesign } from '../view/badge-template.ts'
import type { ExplainedBadge } from '../view/certificate/certificate.ts'
import type { EditionAward } from './edition-award.ts'

/** No more than the signed badge says to whoever has its address, and the state of it that is public. */
export function explainedBadge(
  { award, state, achievement, badge }: EditionAward,
  language: Language,
  publicUrl: string,
): ExplainedBadge {
  const { holderName, awardedDate, validFrom, validUntil, issuer, id } = badge
  const { framework } = achievement
  const written = achievement.languages.includes(language) ? language : 'fr'
  return {
    language,
    name: achievement.name[language],
    family: achievement.family,
    colour: frameworkDesign(framework.slug).colour,
    ...(holderName === undefined ? {} : { holderName }),
    issuerName: issuer.name,
    awardedOn: parisDay(new Date(awardedDate)),
    ...(validUntil === undefined ? {} : { validUntil: parisDay(new Date(validUntil)) }),
    hasEnded: state === 'expired',
    address: id,
    shortAddress: shortAddress(publicUrl, award._id),
    checkCode: checkCode(award.credential),
    signedAt: new Date(validFrom),
    description: { text: String(achievement.edition(written)['description']), language: written },
    framework: { title: framework.title[language], version: framework.version },
    // The rooms that judge have no other strengths.
    strength: award.proofStrength as ExplainedBadge['strength'],
  }
}
