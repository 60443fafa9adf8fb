import type { AccountTables } from '../capabilities/accounts/tables.ts';
import type { AuditTables } from '../capabilities/audit/tables.ts';
import type { AuthenticationTables } from '../capabilities/authentication/tables.ts';
import type { ConsentTables } from '../capabilities/consents/tables.ts';
import type { NotificationTables } from '../capabilities/notifications/tables.ts';
import type { OneTimeCodeTables } from '../capabilities/one-time-codes/tables.ts';
import type { OperatorTables } from '../capabilities/operators/tables.ts';
import type { ProofingTables } from '../capabilities/proofing/tables.ts';
import type { RecordTables } from '../capabilities/records/tables.ts';
import type { RecoveryTables } from '../capabilities/recovery/tables.ts';
import type { RegistrationTables } from '../capabilities/registration/tables.ts';
import type { RegistryTables } from '../capabilities/registries/tables.ts';
import type { RelyingPartyTables } from '../capabilities/relying-parties/tables.ts';
import type { ServiceCentreTables } from '../capabilities/service-centres/tables.ts';
import type { SessionTables } from '../capabilities/sessions/tables.ts';
import type { SigningKeyTables } from '../capabilities/signing-keys/tables.ts';

/** The sum of the rooms' tables. */
export interface Database
  extends
    AuditTables,
    NotificationTables,
    OneTimeCodeTables,
    OperatorTables,
    AccountTables,
    RecordTables,
    AuthenticationTables,
    SessionTables,
    SigningKeyTables,
    RegistryTables,
    ProofingTables,
    ServiceCentreTables,
    RelyingPartyTables,
    ConsentTables,
    RegistrationTables,
    RecoveryTables {}
