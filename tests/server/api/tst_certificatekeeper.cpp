#include "server/api/CertificateKeeper.h"
#include "server/api/ClientCertificates.h"
#include "server/tls/SelfSigned.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <openssl/pem.h>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 day = qint64(24) * 3600 * 1'000'000;
constexpr qint64 now = qint64(1'790'000'000) * 1'000'000;

} // namespace

/// Which certificate is in force, whatever happens to the files.
class CertificateKeeperTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesOneWhenItStarts();
    void makesAnotherWhenItsOwnExpired();
    void renewalKeepsTheKey();
    void takesFilesThatChanged();
    void keepsTheOldOneWhenTheNewIsWrong_data();
    void keepsTheOldOneWhenTheNewIsWrong();
    void aCertificateThatStaysFollowsTheOptions();
    void whatWasNotValidYetIsTakenInItsTime();
    void seesWhoMayReadAFile();
    void aClockThatIsBehindReplacesNothing();
    void aClockThatWasAheadIsForgotten();
    void renewsItsOwnWhileInForce();
    void triesAgainToMakeItsOwn();
    void replacesAKeyThatIsNone();
    void goesBackToWhatWasGood();
    void importsAndNamesWhatIsWrong();
    void importsAnEncryptedKey();
    void followsWhereLinksLead();
    void remembersCertificatesOfClients_data();
    void remembersCertificatesOfClients();
    void namesWhatIsNoCertificate();
    void followsTheConfiguration();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    config::Config withFiles(const QString &certificate, const QString &key) const;
    static tls::Certificate made(qint64 at = now);
    static QByteArray encrypted(const tls::Certificate &certificate);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<api::CertificateKeeper> m_keeper;
};

void CertificateKeeperTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_keeper = std::make_unique<api::CertificateKeeper>(path(u"tls"_s));
}

void CertificateKeeperTest::write(const QString &name, const QByteArray &bytes) const
{
    // As a careful program does: a new file in the place of the old.
    QFile::remove(path(name + u".new"_s));
    QFile file(path(name + u".new"_s));
    if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("can't write %s", qPrintable(file.fileName()));
    file.close();
    QFile::remove(path(name));
    file.rename(path(name));
}

config::Config CertificateKeeperTest::withFiles(const QString &certificate, const QString &key) const
{
    config::Config config;
    config.tls.certificate = path(certificate);
    config.tls.privateKey = path(key);
    return config;
}

tls::Certificate CertificateKeeperTest::made(qint64 at)
{
    return *tls::makeSelfSigned({u"imported"_s}, {}, at);
}

void CertificateKeeperTest::makesOneWhenItStarts()
{
    const auto before = m_keeper->refresh({}, now, false);
    QVERIFY(!before.context);
    api::CertificateState none;
    none.wantsOwn = true;
    QCOMPARE(before.state, none);
    const auto started = m_keeper->refresh({}, now, true);
    QVERIFY(started.context);
    QVERIFY(started.state.isOwn);
    QVERIFY(started.state.names.contains(u"localhost"_s));
    QVERIFY(started.state.names.contains(u"127.0.0.1"_s));
    QCOMPARE(started.state.problem, QString());
    QCOMPARE(QFile::permissions(path(u"tls/key.pem"_s)) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    // Another keeper, as after a restart, and the same one once more: nothing is made anew.
    api::CertificateKeeper other(path(u"tls"_s));
    QCOMPARE(other.refresh({}, now, true).state, started.state);
    QCOMPARE(m_keeper->refresh({}, now, true).context, started.context);
    QVERIFY(!m_keeper->hasChanged({}, now));
}

void CertificateKeeperTest::makesAnotherWhenItsOwnExpired()
{
    const QString first = m_keeper->refresh({}, now, true).state.fingerprint;
    const auto later = m_keeper->refresh({}, now + 800 * day, true);
    QVERIFY(later.state.fingerprint != first);
    QVERIFY(later.state.validUntil > now + 800 * day);
}

void CertificateKeeperTest::renewalKeepsTheKey()
{
    const auto first = m_keeper->refresh({}, now, true);
    QFile key(path(u"tls/key.pem"_s));
    QVERIFY(key.open(QFile::ReadOnly));
    const QByteArray before = key.readAll();
    QVERIFY(m_keeper->renew({}, now + 700 * day));
    QVERIFY(m_keeper->hasChanged({}, now + 700 * day));
    const auto renewed = m_keeper->refresh({}, now + 700 * day, true);
    QVERIFY(renewed.state.fingerprint != first.state.fingerprint);
    QVERIFY(renewed.state.validUntil > first.state.validUntil);
    key.seek(0);
    QCOMPARE(key.readAll(), before);
}

QByteArray CertificateKeeperTest::encrypted(const tls::Certificate &certificate)
{
    const tls::BioPtr bio(BIO_new(BIO_s_mem()));
    char passphrase[] = "secret";
    PEM_write_bio_PrivateKey(bio.get(), certificate.key().get(), EVP_aes_128_cbc(), nullptr, 0, nullptr, passphrase);
    return tls::contentsOf(bio.get());
}

void CertificateKeeperTest::takesFilesThatChanged()
{
    const tls::Certificate first = made();
    write(u"c.pem"_s, first.certificatePem());
    write(u"k.pem"_s, first.keyPem());
    const config::Config config = withFiles(u"c.pem"_s, u"k.pem"_s);
    const auto before = m_keeper->refresh(config, now, true);
    QCOMPARE(before.state.subject, u"imported"_s);
    QVERIFY(!before.state.isOwn);
    QVERIFY(!m_keeper->hasChanged(config, now));

    const tls::Certificate second = made();
    write(u"c.pem"_s, second.certificatePem());
    write(u"k.pem"_s, second.keyPem());
    QVERIFY(m_keeper->hasChanged(config, now));
    const auto after = m_keeper->refresh(config, now, true);
    QVERIFY(after.context != before.context);
    QCOMPARE(after.state.fingerprint, tls::spelledFingerprint(second.facts().sha256));
}

void CertificateKeeperTest::keepsTheOldOneWhenTheNewIsWrong_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("says");
    const tls::Certificate other = made();
    const tls::Certificate old = made(now - 1000 * day);
    const tls::Certificate early = made(now + 10 * day);
    QTest::newRow("not a pair") << other.certificatePem() << made().keyPem() << u"not a pair"_s;
    QTest::newRow("expired") << old.certificatePem() << old.keyPem() << u"expired"_s;
    QTest::newRow("not valid yet") << early.certificatePem() << early.keyPem() << u"not valid before"_s;
    QTest::newRow("unreadable") << "x"_ba << other.keyPem() << u"no certificate"_s;
    QTest::newRow("gone") << QByteArray() << QByteArray() << u"no such file"_s;
    QTest::newRow("no key") << other.certificatePem() << "x"_ba << u"k.pem: "_s;
    QTest::newRow("encrypted") << other.certificatePem() << encrypted(other)
                               << u"k.pem: The private key is encrypted"_s;
}

void CertificateKeeperTest::keepsTheOldOneWhenTheNewIsWrong()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, says);
    const tls::Certificate good = made();
    write(u"c.pem"_s, good.certificatePem());
    write(u"k.pem"_s, good.keyPem());
    const config::Config config = withFiles(u"c.pem"_s, u"k.pem"_s);
    const auto before = m_keeper->refresh(config, now, true);
    if (certificate.isEmpty()) {
        QFile::remove(path(u"c.pem"_s));
    } else {
        write(u"c.pem"_s, certificate);
        write(u"k.pem"_s, key);
    }
    QVERIFY(m_keeper->hasChanged(config, now));
    const auto after = m_keeper->refresh(config, now, true);
    QCOMPARE(after.context, before.context);
    QCOMPARE(after.state.fingerprint, before.state.fingerprint);
    QVERIFY2(after.state.problem.contains(says), qPrintable(after.state.problem));
    QVERIFY(!m_keeper->hasChanged(config, now)); // said once

    write(u"c.pem"_s, good.certificatePem());
    write(u"k.pem"_s, good.keyPem());
    QCOMPARE(m_keeper->refresh(config, now, true).state.problem, QString());
}

void CertificateKeeperTest::aCertificateThatStaysFollowsTheOptions()
{
    const tls::Certificate good = made();
    write(u"c.pem"_s, good.certificatePem());
    write(u"k.pem"_s, good.keyPem());
    config::Config config = withFiles(u"c.pem"_s, u"k.pem"_s);
    const auto before = m_keeper->refresh(config, now, true);
    // It expires, and what is asked of TLS changes: the former certificate, but by the new rules.
    config.tls.minimumVersion = config::Tls::Version::Tls13;
    const auto after = m_keeper->refresh(config, now + 1000 * day, true);
    QVERIFY(after.state.problem.contains(u"expired"_s));
    QCOMPARE(after.state.fingerprint, before.state.fingerprint);
    QVERIFY(after.context);
    QVERIFY(after.context != before.context);
    QCOMPARE(m_keeper->refresh(config, now + 1001 * day, true).context, after.context);
}

void CertificateKeeperTest::whatWasNotValidYetIsTakenInItsTime()
{
    const tls::Certificate early = made(now + 10 * day);
    write(u"c.pem"_s, early.certificatePem());
    write(u"k.pem"_s, early.keyPem());
    const config::Config config = withFiles(u"c.pem"_s, u"k.pem"_s);
    QVERIFY(!m_keeper->refresh(config, now, true).context);
    QVERIFY(!m_keeper->hasChanged(config, now + day));
    QVERIFY(m_keeper->hasChanged(config, now + 11 * day));
    const auto later = m_keeper->refresh(config, now + 11 * day, true);
    QVERIFY(later.context);
    QCOMPARE(later.state.problem, QString());
    QVERIFY(!m_keeper->hasChanged(config, now + 12 * day));
}

void CertificateKeeperTest::seesWhoMayReadAFile()
{
    const tls::Certificate good = made();
    write(u"c.pem"_s, good.certificatePem());
    write(u"k.pem"_s, good.keyPem());
    const config::Config config = withFiles(u"c.pem"_s, u"k.pem"_s);
    m_keeper->refresh(config, now, true);
    QVERIFY(!m_keeper->hasChanged(config, now));
    // Times of files advance in steps.
    QTRY_VERIFY(QFile::setPermissions(path(u"k.pem"_s), QFile::ReadOwner) && m_keeper->hasChanged(config, now));

    // In a folder that can't be entered: that there is none can't be said.
    QVERIFY(QFile::link(path(u"loop"_s), path(u"loop"_s)));
    const auto hidden = m_keeper->refresh(withFiles(u"loop/c.pem"_s, u"loop/k.pem"_s), now, true);
    QVERIFY2(hidden.state.problem.contains(u"can't be read"_s), qPrintable(hidden.state.problem));
}

void CertificateKeeperTest::aClockThatIsBehindReplacesNothing()
{
    const auto first = m_keeper->refresh({}, now, true);
    api::CertificateKeeper later(path(u"tls"_s));
    const auto behind = later.refresh({}, now - 10000 * day, true);
    QVERIFY(behind.context);
    QCOMPARE(behind.state.fingerprint, first.state.fingerprint);
}

void CertificateKeeperTest::aClockThatWasAheadIsForgotten()
{
    const tls::Certificate good = made();
    write(u"c.pem"_s, good.certificatePem());
    write(u"k.pem"_s, good.keyPem());
    const config::Config config = withFiles(u"c.pem"_s, u"k.pem"_s);
    QVERIFY(!m_keeper->refresh(config, now + 1000 * day, true).context);
    QVERIFY(!m_keeper->hasChanged(config, now + 1000 * day));
    QVERIFY(m_keeper->hasChanged(config, now));
    QVERIFY(m_keeper->refresh(config, now, true).context);
}

void CertificateKeeperTest::renewsItsOwnWhileInForce()
{
    const auto first = m_keeper->refresh({}, now, true);
    QVERIFY(!m_keeper->hasChanged({}, now + 700 * day));
    QVERIFY(m_keeper->hasChanged({}, now + 731 * day));
    const auto renewed = m_keeper->refresh({}, now + 731 * day, true);
    QVERIFY(renewed.state.fingerprint != first.state.fingerprint);
    QVERIFY(!m_keeper->hasChanged({}, now + 731 * day));
}

void CertificateKeeperTest::triesAgainToMakeItsOwn()
{
    constexpr qint64 minute = qint64(60) * 1'000'000;
    const tls::Certificate good = made();
    write(u"c.pem"_s, good.certificatePem());
    write(u"k.pem"_s, good.keyPem());
    const config::Config imported = withFiles(u"c.pem"_s, u"k.pem"_s);
    const auto before = m_keeper->refresh(imported, now, true);
    write(u"tls"_s, "in the way of the folder");
    config::Config own;
    own.tls.minimumVersion = config::Tls::Version::Tls13;
    const auto failed = m_keeper->refresh(own, now, true);
    QVERIFY(!failed.state.problem.isEmpty());
    QVERIFY(failed.state.wantsOwn && !failed.state.isOwn);
    QCOMPARE(failed.state.fingerprint, before.state.fingerprint);
    QVERIFY(failed.context != before.context); // the former certificate, and TLS 1.3 only
    // Not at every look, but again after a while; and what it said is gone with another configuration.
    QVERIFY(!m_keeper->hasChanged(own, now + minute / 2));
    QVERIFY(m_keeper->hasChanged(own, now + minute));
    QCOMPARE(m_keeper->refresh(imported, now, true).state, before.state);
    QVERIFY(!m_keeper->refresh(own, now, true).state.problem.isEmpty());
    QVERIFY(QFile::remove(path(u"tls"_s)));
    const auto made = m_keeper->refresh(own, now + minute, true);
    QVERIFY(made.state.isOwn);
    QCOMPARE(made.state.problem, QString());
}

void CertificateKeeperTest::replacesAKeyThatIsNone()
{
    m_keeper->refresh({}, now, true);
    write(u"tls/key.pem"_s, "junk");
    api::CertificateKeeper keeper(path(u"tls"_s));
    const auto damaged = keeper.refresh({}, now, true);
    QVERIFY(!damaged.context);
    QVERIFY2(damaged.state.problem.contains(u"key.pem: "_s), qPrintable(damaged.state.problem));
    QVERIFY(damaged.state.isOwn); // so that it can be renewed
    QVERIFY(keeper.renew({}, now));
    QVERIFY(keeper.refresh({}, now, true).context);
    const QStringList aside = QDir(path(u"tls"_s)).entryList({u"key.pem.damaged-*"_s}, QDir::Files);
    QCOMPARE(aside.size(), 1);
    QFile kept(path(u"tls/"_s + aside.first()));
    QVERIFY(kept.open(QFile::ReadOnly));
    QCOMPARE(kept.readAll(), "junk"_ba);
}

void CertificateKeeperTest::goesBackToWhatWasGood()
{
    const auto own = m_keeper->refresh({}, now, true);
    const config::Config wrong = withFiles(u"none.pem"_s, u"none-key.pem"_s);
    QVERIFY(!m_keeper->refresh(wrong, now, true).state.problem.isEmpty());
    const auto back = m_keeper->refresh({}, now, true);
    QCOMPARE(back.state, own.state);
    QVERIFY(back.context);
    // A keeper that had nothing to begin with has nothing in force.
    api::CertificateKeeper fresh(path(u"elsewhere"_s));
    QVERIFY(!fresh.refresh(wrong, now, true).context);
}

void CertificateKeeperTest::importsAndNamesWhatIsWrong()
{
    const tls::Certificate good = made();
    write(u"both.pem"_s, good.keyPem() + good.certificatePem());
    const auto files = m_keeper->import({path(u"both.pem"_s), {}, {}}, now);
    QVERIFY(files);
    config::Config config;
    config.tls.certificate = files->certificate;
    config.tls.privateKey = files->key;
    QCOMPARE(m_keeper->refresh(config, now, true).state.fingerprint, tls::spelledFingerprint(good.facts().sha256));
    QCOMPARE(QFile::permissions(files->key) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

    const auto missing = m_keeper->import({path(u"missing.pem"_s), {}, {}}, now);
    QVERIFY(!missing);
    QVERIFY(missing.error().detail.contains(u"no such file"_s));
    const auto expired = m_keeper->import({path(u"both.pem"_s), {}, {}}, now + 1000 * day);
    QVERIFY(!expired);
    QVERIFY(expired.error().detail.contains(u"expired"_s));
    write(u"junk"_s, "junk");
    const auto junk = m_keeper->import({path(u"junk"_s), {}, u"secret"_s}, now);
    QVERIFY(!junk);
    QVERIFY(junk.error().detail.contains(u"PKCS#12"_s));
}

void CertificateKeeperTest::importsAnEncryptedKey()
{
    const tls::Certificate good = made();
    write(u"c.pem"_s, good.certificatePem());
    write(u"k.pem"_s, encrypted(good));
    const api::CertificateImport import{path(u"c.pem"_s), path(u"k.pem"_s), u"secret"_s};
    const auto files = m_keeper->import(import, now);
    QVERIFY2(files, files ? "" : qPrintable(files.error().detail));
    config::Config config;
    config.tls.certificate = files->certificate;
    config.tls.privateKey = files->key;
    const auto used = m_keeper->refresh(config, now, true);
    QVERIFY(used.context);
    QVERIFY(used.state.isCopy);
    const auto wrong = m_keeper->import({path(u"c.pem"_s), path(u"k.pem"_s), u"sesame"_s}, now);
    QVERIFY(!wrong && wrong.error().detail.contains(u"k.pem: The password"_s));
    // Nobody could type it at the next renewal.
    const auto followed = m_keeper->import({path(u"c.pem"_s), path(u"k.pem"_s), u"secret"_s, true}, now);
    QVERIFY(!followed && followed.error().detail.contains(u"encrypted"_s));
}

void CertificateKeeperTest::followsWhereLinksLead()
{
    const tls::Certificate first = made();
    const tls::Certificate second = made();
    write(u"1.pem"_s, first.certificatePem() + first.keyPem());
    write(u"2.pem"_s, second.certificatePem() + second.keyPem());
    QVERIFY(QFile::link(path(u"1.pem"_s), path(u"live.pem"_s)));
    const auto files = m_keeper->import({path(u"live.pem"_s), {}, {}, true}, now);
    QVERIFY2(files, files ? "" : qPrintable(files.error().detail));
    QCOMPARE(files->certificate, path(u"live.pem"_s));
    QCOMPARE(files->key, path(u"live.pem"_s));
    const config::Config config = withFiles(u"live.pem"_s, u"live.pem"_s);
    const auto before = m_keeper->refresh(config, now, true);
    QCOMPARE(before.state.fingerprint, tls::spelledFingerprint(first.facts().sha256));
    QVERIFY(!before.state.isCopy);
    QVERIFY(QFile::remove(path(u"live.pem"_s)) && QFile::link(path(u"2.pem"_s), path(u"live.pem"_s)));
    QVERIFY(m_keeper->hasChanged(config, now));
    QCOMPARE(m_keeper->refresh(config, now, true).state.fingerprint, tls::spelledFingerprint(second.facts().sha256));
    const auto folder = m_keeper->import({m_folder->path(), {}, {}, true}, now);
    QVERIFY(!folder && folder.error().detail.contains(u"not a file"_s));
}

void CertificateKeeperTest::remembersCertificatesOfClients_data()
{
    const tls::Certificate certificate = made();
    const QByteArray pem = certificate.certificatePem();
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("sha256");
    const QByteArray sha256 = certificate.facts().sha256;
    QTest::newRow("PEM") << pem << sha256;
    QTest::newRow("PEM with its key") << certificate.keyPem() + pem << sha256;
    QByteArray base64 = pem;
    base64.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "").replace("\n", "");
    QTest::newRow("DER") << QByteArray::fromBase64(base64) << sha256;
}

void CertificateKeeperTest::remembersCertificatesOfClients()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, sha256);
    write(u"theirs"_s, bytes);
    const api::ClientCertificates certificates(path(u"tls/clients"_s));
    const QString spelled = tls::spelledFingerprint(sha256);
    QVERIFY(certificates.find(spelled).subject.isEmpty());
    const auto taken = certificates.take(path(u"theirs"_s));
    QVERIFY2(taken, taken ? "" : qPrintable(taken.error().detail));
    QCOMPARE(taken->fingerprint, spelled);
    QCOMPARE(taken->subject, u"imported"_s);
    QVERIFY(QFile::remove(path(u"theirs"_s)));
    QCOMPARE(certificates.find(spelled), *taken);
    QCOMPARE(certificates.find(QString::fromLatin1(sha256)), *taken);
    QFile kept(path(u"tls/clients/"_s + QString::fromLatin1(sha256) + u".pem"_s));
    QVERIFY(kept.open(QFile::ReadOnly));
    QVERIFY(!kept.readAll().contains("PRIVATE"));
}

void CertificateKeeperTest::namesWhatIsNoCertificate()
{
    const api::ClientCertificates certificates(path(u"tls/clients"_s));
    const auto missing = certificates.take(path(u"missing"_s));
    QVERIFY(!missing && missing.error().detail.contains(u"no such file"));
    write(u"key"_s, made().keyPem());
    const auto key = certificates.take(path(u"key"_s));
    QVERIFY(!key && key.error().detail.contains(u"no certificate"));
    QVERIFY(certificates.find(u"../../key"_s).subject.isEmpty());
    QVERIFY(certificates.find({}).subject.isEmpty());
}

void CertificateKeeperTest::followsTheConfiguration()
{
    config::Config config;
    const auto before = m_keeper->refresh(config, now, true);
    config.tls.minimumVersion = config::Tls::Version::Tls13;
    QVERIFY(m_keeper->hasChanged(config, now));
    QVERIFY(m_keeper->refresh(config, now, true).context != before.context);
    config.accounts.users = {config::User{u"carol"_s, {}, true, false, QString(64, u'a')}};
    QVERIFY(m_keeper->hasChanged(config, now));
}

QTEST_GUILESS_MAIN(CertificateKeeperTest)
#include "tst_certificatekeeper.moc"
