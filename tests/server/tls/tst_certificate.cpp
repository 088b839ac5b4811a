#include "server/tls/Certificate.h"
#include "server/tls/Context.h"
#include "server/tls/Pem.h"
#include "server/tls/SelfSigned.h"

#include <QTest>

#include <openssl/pem.h>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 day = 24 * 3600 * second;
constexpr qint64 now = 1'790'000'000 * second;

tls::Certificate made(const tls::KeyPtr &key = {})
{
    return *tls::makeSelfSigned({u"desk"_s, u"desk.local"_s},
                                {address::IpAddress::fromV4(0xC0000205), *address::IpAddress::parse(u"2001:db8::5")},
                                now, key);
}

QByteArray encryptedKey(const tls::KeyPtr &key)
{
    const tls::BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_256_cbc(), "secret", 6, nullptr, nullptr);
    return tls::contentsOf(bio.get());
}

constexpr int noDigest = -1;

QByteArray pkcs12(const tls::Certificate &certificate, const char *password, int digestRounds = 0)
{
    const tls::Pkcs12Ptr file(PKCS12_create(password, "ours", certificate.key().get(), certificate.handle(), nullptr, 0,
                                            0, 0, digestRounds, 0));
    const tls::BioPtr bio(BIO_new(BIO_s_mem()));
    i2d_PKCS12_bio(bio.get(), file.get());
    return tls::contentsOf(bio.get());
}

} // namespace

class CertificateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void madeForThisMachine();
    void renewalKeepsTheKey();
    void survivesPem();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void readsPkcs12();
    void knowsItsTime();
    void keepsTheChain();
};

void CertificateTest::madeForThisMachine()
{
    const tls::CertificateFacts facts = made().facts();
    QCOMPARE(facts.subject, u"desk"_s);
    QCOMPARE(facts.names, (QStringList{u"desk"_s, u"desk.local"_s, u"192.0.2.5"_s, u"2001:db8::5"_s}));
    QCOMPARE(facts.keyKind, u"EC P-256"_s);
    QVERIFY(facts.selfSigned);
    QVERIFY(facts.validFrom <= now);
    QCOMPARE((facts.validUntil - facts.validFrom) / day, qint64(730));
    QCOMPARE(facts.sha256.size(), 64);
    QCOMPARE(tls::spelledFingerprint(facts.sha256).count(u':'), 31);
    QVERIFY(made().facts().sha256 != facts.sha256); // a serial number of its own
}

void CertificateTest::renewalKeepsTheKey()
{
    const tls::Certificate first = made();
    const tls::Certificate second = made(first.key());
    QVERIFY(second.facts().sha256 != first.facts().sha256);
    QCOMPARE(second.keyPem(), first.keyPem());
    QVERIFY(made().keyPem() != first.keyPem());
}

void CertificateTest::survivesPem()
{
    const tls::Certificate certificate = made();
    const auto apart = tls::Certificate::fromPem(certificate.certificatePem(), certificate.keyPem());
    QVERIFY(apart);
    QCOMPARE(apart->facts(), certificate.facts());
    const QByteArray both = certificate.keyPem() + certificate.certificatePem();
    const auto together = tls::Certificate::fromPem(both, both);
    QVERIFY(together);
    QCOMPARE(together->facts(), certificate.facts());
}

void CertificateTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("says");
    const tls::Certificate good = made();
    const QByteArray pem = good.certificatePem();
    const QByteArray key = good.keyPem();
    QByteArray damaged = pem;
    damaged.replace(100, 20, "????????????????????");
    QByteArray damagedKey = key;
    damagedKey.replace(60, 10, "??????????");
    QTest::newRow("another key") << pem << made().keyPem() << u"not a pair"_s;
    QTest::newRow("an encrypted key") << pem << encryptedKey(good.key()) << u"encrypted"_s;
    QTest::newRow("no certificate") << key << key << u"no certificate"_s;
    QTest::newRow("no key") << pem << pem << u"no private key"_s;
    QTest::newRow("nothing") << QByteArray() << QByteArray() << u"no certificate"_s;
    QTest::newRow("a damaged certificate") << damaged << key << u"certificate is damaged"_s;
    QTest::newRow("a damaged key") << pem << damagedKey << u"private key is damaged"_s;
    QTest::newRow("half a certificate") << pem.left(200) << key << u"certificate"_s;
}

void CertificateTest::saysWhatIsWrong()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, says);
    const auto read = tls::Certificate::fromPem(certificate, key);
    QVERIFY(!read);
    QVERIFY2(read.error().detail.contains(says), qPrintable(read.error().detail));
}

void CertificateTest::readsPkcs12()
{
    const tls::Certificate certificate = made();
    const auto read = tls::Certificate::fromPkcs12(pkcs12(certificate, "secret"), u"secret"_s);
    QVERIFY(read);
    QCOMPARE(read->facts(), certificate.facts());
    QVERIFY(tls::Certificate::fromPkcs12(pkcs12(certificate, ""), QString()));

    const auto wrong = tls::Certificate::fromPkcs12(pkcs12(certificate, "secret"), u"other"_s);
    QVERIFY(!wrong);
    QVERIFY(wrong.error().detail.contains(u"password"_s));
    // A file may do without the digest that a password is checked by.
    QVERIFY(tls::Certificate::fromPkcs12(pkcs12(certificate, "secret", noDigest), u"secret"_s));
    QVERIFY(!tls::Certificate::fromPkcs12(pkcs12(certificate, "secret", noDigest), u"other"_s));
    const auto none = tls::Certificate::fromPkcs12("nothing of the kind", QString());
    QVERIFY(!none);
    QVERIFY(none.error().detail.contains(u"PKCS#12"_s));
}

void CertificateTest::knowsItsTime()
{
    const tls::Certificate certificate = made();
    QCOMPARE(certificate.faultAt(now), QString());
    QVERIFY(certificate.faultAt(now + 731 * day).contains(u"expired"_s));
    QVERIFY(certificate.faultAt(now - day).contains(u"not valid before"_s));
}

void CertificateTest::keepsTheChain()
{
    const tls::Certificate leaf = made();
    const QByteArray chain = leaf.certificatePem() + made().certificatePem() + made().certificatePem();
    const auto read = tls::Certificate::fromPem(chain, leaf.keyPem());
    QVERIFY(read);
    QCOMPARE(read->chain().size(), 2);
    QCOMPARE(read->certificatePem(), chain);
    QVERIFY(tls::Context::make(*read, {}, tls::TicketKeys()));
}

QTEST_GUILESS_MAIN(CertificateTest)
#include "tst_certificate.moc"
