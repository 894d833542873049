/** The rooms that hand over, put together as the service does, on the store and the moment that the environment gives. */
import { createContext, type Context } from '../../server/context.ts'
import { readConfig } from '../../server/config.ts'
import { createLogger } from '../../server/log.ts'

export async function openContext(clock: () => Date): Promise<Context> {
  const { DATA_DIR = '', SMTP_URL = '', MONGODB_URI } = process.env
  const config = readConfig({
    PUBLIC_URL: 'https://badges.example',
    FRAMEWORK_BASE_URL: 'https://frameworks.example',
    DATA_DIR,
    LOG_LEVEL: 'silent',
    OUTGOING_REQUESTS: 'off',
    SMTP_URL,
    MAIL_FROM: 'badges@mediation.example',
    ...(MONGODB_URI === undefined ? {} : { MONGODB_URI }),
  })
  return createContext({ config, log: createLogger(config), clock })
}
