/** The thread for work on bytes of strangers, and all it can do: one line each. Started by server/bounded/, never by itself. */
import { serveTasks } from './bounded/serve-tasks.ts'
import { documentsByOutcome } from './proof/compiled-contexts/counts.ts'
import { openExport } from './passport/transfer/open-export.ts'
import { readPresented, readSecured } from './vc-api/verify/read-apart.ts'
import { readBulkLines } from './verify/bulk/read-bulk.ts'
import { readListTask } from './verify/foreign/lists/read-list.ts'
import { judgeOlderTask } from './verify/older/judge-apart.ts'
import { readPresentationTask } from './verify/presentation/read-apart.ts'
import { readRevocationListTask } from './verify/foreign/lists/revocation-list.ts'
import { openStatusList } from './verify/status/open-status-list.ts'
import { readCredential } from './verify/reading/read-credential.ts'

void serveTasks(
  [
    readCredential,
    openStatusList,
    readListTask,
    readSecured,
    readPresented,
    readPresentationTask,
    judgeOlderTask,
    readBulkLines,
    readRevocationListTask,
    openExport,
  ],
  documentsByOutcome,
)
