import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import type { Algorithm } from '../../src/sandbox/certificate-authority/keys.ts';
import { describeSignatureVerifier, type SigningWorld } from '../conformance/signature-verifier.ts';
import { createPki, day, makeAuthority, makePerson, personName, serialOf, snils } from './pki.ts';

async function signingWorld(algorithm: Algorithm): Promise<SigningWorld> {
  const pki = await createPki(algorithm);
  const good = await pki.person();
  const stranger = await makeAuthority('Root', { algorithm });
  const bad = {
    revoked: await pki.person(),
    expired: await pki.person({ notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - 60_000) }),
    snilsless: await pki.person({ subject: personName([]) }),
    foreign: await makePerson(stranger, { algorithm }),
  };
  pki.revoked.push({ serialNumber: serialOf(bad.revoked), at: new Date(Date.now() - 3_600_000) });
  const [family] = algorithm.split('_');
  return {
    verifier: pki.verifier,
    algorithm: family as SigningWorld['algorithm'],
    snils,
    sign: (content) => signDetached(content, good, [pki.issuing.certificate]),
    signBadly: (content, by) => signDetached(content, bad[by], [by === 'foreign' ? stranger.certificate : pki.issuing.certificate]),
    stop: () => pki.stop(),
  };
}

describeSignatureVerifier('RSA, PKCS #1 v1.5', () => signingWorld('rsa'));
describeSignatureVerifier('RSA, PSS', () => signingWorld('rsa_pss'));
describeSignatureVerifier('ECDSA on P-256', () => signingWorld('ecdsa'));
describeSignatureVerifier('ECDSA on P-384', () => signingWorld('ecdsa_384'));
describeSignatureVerifier('GOST R 34.10-2012 of 256 bits', () => signingWorld('gost'));
describeSignatureVerifier('GOST R 34.10-2012 of 512 bits', () => signingWorld('gost_512'));
