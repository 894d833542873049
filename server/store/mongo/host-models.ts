/** The mongoose schemas of the Open Badges API. */
import type * as documents from '../host-documents.ts'
import { number, optionalText, text, texts, type Fields } from './fields.ts'

export const oauthClients: Fields<documents.OAuthClient> = {
  name: text,
  redirectUris: texts,
  scopes: texts,
  authMethod: { type: String, required: true, enum: ['none', 'client_secret_basic'] },
  metadata: text,
  createdAt: text,
  state: { type: String, enum: ['unused'] },
  eraseAt: optionalText,
}

export const passportGrants: Fields<documents.PassportGrant> = {
  passportId: text,
  clientId: text,
  scopes: texts,
  state: { type: String, required: true, enum: ['code', 'live'] },
  createdAt: text,
  expiresAt: text,
  redirectUri: text,
  challenge: text,
  round: number,
  sealed: optionalText,
}
