import { pass, skipped, warn, type Check } from '../check.ts'

/**
 * A credential signed with the key of an issuer of this service follows from a decision recorded here. The same key also signs what programs
 * of the issuer hand it: such a credential is the issuer's, and nobody was found here to have judged any evidence for it.
 */
export const decision: Check = {
  id: 'decision',
  title: { fr: 'Une décision est enregistrée', en: 'A decision is recorded' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#evidence',
  fatal: false,
  async run({ deps, credential, isIssuedHere, parts }) {
    if (isIssuedHere !== true) {
      return skipped(
        'not-issued-here',
        'Seules les décisions prises sur ce service sont gardées ici.',
        'Only decisions taken on this service are kept here.',
      )
    }
    if (parts !== undefined) {
      return skipped(
        'decisions-of-parts',
        'C’est un relevé : les décisions sont derrière chacun de ses badges.',
        'It is a record: decisions stand behind each of its badges.',
      )
    }
    if (deps.knownUntil !== undefined) {
      return skipped(
        'not-known-offline',
        'Les décisions ne sont connues que du service lui-même.',
        'Decisions are known to the service itself only.',
      )
    }
    if (await deps.isDecidedHere(credential)) {
      return pass(
        'decision-recorded',
        'La décision de donner ce badge est enregistrée sur ce service.',
        'The decision to give this badge is recorded on this service.',
      )
    }
    return warn(
      'no-decision-recorded',
      'L’émetteur a bien signé ce badge. Mais personne n’a enregistré ici la décision de le donner : on ne sait pas sur quelles preuves il repose.',
      'The issuer did sign this badge. But nobody recorded here the decision to give it: what evidence it rests on is not known.',
    )
  },
}
