/** An award as documents: the European Learning Model, a certificate, a card; and the list of all its forms. Public, by address. */
import { europeanDigitalCredential } from '../credential/elm/european-digital-credential.ts'
import { Problem } from '../problem.ts'
import type { Language } from '../text.ts'
import { cardPdf } from '../view/certificate/card.ts'
import { certificatePdf, type Certificate } from '../view/certificate/certificate.ts'
import { words } from '../view/words.ts'
import { jsonText, type Handlers, type Reply } from './contract/operation.ts'
import { editionAward, givenOut, pictureOf, privately, type EditionAwardDeps } from './edition-award.ts'
import { editionsBody } from './editions-list.ts'
import { explainedBadge } from './explained-badge.ts'

export interface EditionDocumentsDeps extends EditionAwardDeps {
  readonly publicUrl: string
}

type DocumentOperation = 'listEditions' | 'getEuropeanDigitalCredential' | 'getCertificate' | 'getCard'

export function editionDocumentHandlers(deps: EditionDocumentsDeps): Pick<Handlers, DocumentOperation> {
  const { publicUrl } = deps
  return {
    async listEditions({ params }) {
      const found = await editionAward(deps, params.credentialId)
      return { status: 200, body: editionsBody(found, publicUrl), headers: privately }
    },

    async getEuropeanDigitalCredential({ params, accept }) {
      const mediaType = accept(['application/ld+json', 'application/json'])
      const found = await givenOut(deps, params.credentialId)
      const { achievement, badge, organisation, award } = found
      if (achievement.recipient !== 'person') throw ofOrganisation()
      const body = europeanDigitalCredential({
        id: `${badge.id}/elm`,
        badge,
        achievement,
        organisation,
        strength: strengthOf(award.proofStrength),
        image: await pictureOf(deps, found),
      })
      return jsonText(JSON.stringify(body), mediaType, { ...privately, Vary: 'Accept' })
    },

    async getCertificate({ params, query, language: preferred }) {
      const language = query.language ?? preferred
      const found = await givenOut(deps, params.credentialId)
      return pdf(
        await certificatePdf({
          ...explainedBadge(found, language, publicUrl),
          image: await pictureOf(deps, found),
          credential: found.award.credential,
        }),
        'certificat',
        language,
      )
    },

    async getCard({ params, query, language: preferred }) {
      const language = query.language ?? preferred
      const found = await givenOut(deps, params.credentialId)
      return pdf(await cardPdf(explainedBadge(found, language, publicUrl)), 'carte', language)
    },
  }
}

function pdf(body: Buffer, name: string, language: Language): Reply {
  return {
    status: 200,
    body,
    mediaType: 'application/pdf',
    headers: {
      ...privately,
      Vary: 'Accept-Language',
      'Content-Language': language,
      'Content-Disposition': `inline; filename="${name}.pdf"`,
    },
  }
}

function strengthOf(proofStrength: string): { readonly fr: string; readonly en: string } {
  const key = `strength.${proofStrength as Certificate['strength']}` as const
  return { fr: words('fr').say(key), en: words('en').say(key) }
}

function ofOrganisation(): Problem {
  return new Problem('not-found', {
    fr: 'Ce badge est celui d’une organisation : le modèle européen décrit ce que des personnes ont appris.',
    en: 'This is a badge of an organisation: the European model describes what people learnt.',
  })
}
