#include "server/api/LocalServer.h"
#include "server/base/Clock.h"
#include "server/tls/SelfSigned.h"
#include "ui/common/FieldNote.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/settings/CertificateCard.h"
#include "ui/settings/Fingerprint.h"
#include "ui/settings/ImportDialog.h"
#include "ui/settings/QrCode.h"
#include "ui/settings/SettingsPage.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCryptographicHash>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 day = qint64(24) * 3600 * 1'000'000;

tls::Certificate made(const QString &name, qint64 sinceDays = 0)
{
    return *tls::makeSelfSigned({name}, {}, base::Clock::system().utcMicroseconds() - sinceDays * day);
}

QByteArray encryptedKey(const tls::KeyPtr &key)
{
    const tls::BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_256_cbc(), "secret", 6, nullptr, nullptr);
    return tls::contentsOf(bio.get());
}

QByteArray pkcs12(const tls::Certificate &certificate, const char *password)
{
    const tls::Pkcs12Ptr file(
        PKCS12_create(password, "ours", certificate.key().get(), certificate.handle(), nullptr, 0, 0, 0, 0, 0));
    const tls::BioPtr bio(BIO_new(BIO_s_mem()));
    i2d_PKCS12_bio(bio.get(), file.get());
    return tls::contentsOf(bio.get());
}

/// Whether the pattern by which cameras find a code (ISO/IEC 18004, 6.3.3) begins at that module.
bool hasFinder(const QImage &picture, int module, int column, int row)
{
    static const char *const pattern[] = {"1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"};
    for (int y = 0; y < 7; ++y) {
        for (int x = 0; x < 7; ++x) {
            const QPoint middle((column + x) * module + module / 2, (row + y) * module + module / 2);
            if ((qGray(picture.pixel(middle)) < 128) != (pattern[y][x] == '1'))
                return false;
        }
    }
    return true;
}

} // namespace

/// The encryption part of the settings over a real server and its files.
class EncryptionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init();
    void cleanup();
    void showsTheCertificateThatWasMade();
    void copiesTheFingerprint();
    void paintsTheFingerprintForACamera();
    void renews();
    void saysWhatIsWrongWithAnImport_data();
    void saysWhatIsWrongWithAnImport();
    void importsAndGoesBack_data();
    void importsAndGoesBack();
    void followsFiles();
    void anImportThatCannotBeAppliedLosesNothing();
    void whatBecameWrongIsSaid();
    void choicesAreApplied();

private:
    template <typename Widget> Widget *find(const QString &name) const { return m_page->findChild<Widget *>(name); }
    QString text(const QString &label) const { return find<ui::PlainLabel>(label)->fullText(); }
    QString write(const QString &name, const QByteArray &bytes) const;
    ui::ImportDialog *import(const QString &certificate, const QString &key, const QString &password) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<api::LocalServer> m_server;
    std::unique_ptr<ui::SettingsPage> m_page;
};

void EncryptionTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<api::LocalServer>(api::ProfilePaths::of(m_folder->filePath(u"profile"_s)));
    config::Config config;
    config.server.listeners = {{{address::IpAddress::fromV4(0x7f000001), 0}, config::TlsUse::Optional}};
    m_server->setConfiguration(config);
    m_page = std::make_unique<ui::SettingsPage>(m_server.get());
    m_page->resize(1000, 900);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_server->start();
    QTRY_VERIFY_WITH_TIMEOUT(!m_server->certificate().subject.isEmpty(), 30'000);
}

void EncryptionTest::cleanup()
{
    m_page.reset();
    m_server.reset();
}

QString EncryptionTest::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
        return {};
    return file.fileName();
}

ui::ImportDialog *EncryptionTest::import(const QString &certificate, const QString &key, const QString &password) const
{
    QTest::mouseClick(find<QPushButton>(u"importCertificate"_s), Qt::LeftButton);
    auto *dialog = m_page->findChild<ui::ImportDialog *>();
    if (!dialog)
        return nullptr;
    dialog->findChild<QLineEdit *>(u"certificateFile"_s)->setText(certificate);
    dialog->findChild<QLineEdit *>(u"keyFile"_s)->setText(key);
    dialog->findChild<QLineEdit *>(u"password"_s)->setText(password);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"import"_s), Qt::LeftButton);
    return dialog;
}

void EncryptionTest::showsTheCertificateThatWasMade()
{
    QFile file(m_folder->filePath(u"profile/tls/certificate.pem"_s));
    QVERIFY(file.open(QFile::ReadOnly));
    QByteArray pem = file.readAll();
    pem.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "");
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray::fromBase64(pem.simplified().replace(' ', "")), QCryptographicHash::Sha256);
    QCOMPARE(find<ui::Fingerprint>(u"fingerprint"_s)->text(), QString::fromLatin1(hash.toHex(':').toUpper()));
    QCOMPARE(text(u"fingerprintLines"_s).remove(u'\n'), m_server->certificate().fingerprint);
    QVERIFY(text(u"certificateNames"_s).contains(u"127.0.0.1"));
    QVERIFY(text(u"certificateIssuer"_s).contains(u"EC P-256"));
    const int year = QDate::currentDate().addDays(730).year();
    QVERIFY(text(u"certificateValidity"_s).contains(QString::number(year)));
    QVERIFY(find<QPushButton>(u"renewCertificate"_s)->isVisibleTo(m_page.get()));
    QVERIFY(!find<QPushButton>(u"ownCertificate"_s)->isVisibleTo(m_page.get()));
}

void EncryptionTest::copiesTheFingerprint()
{
    QTest::mouseClick(find<ui::Fingerprint>(u"fingerprint"_s)->findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), m_server->certificate().fingerprint);
}

void EncryptionTest::paintsTheFingerprintForACamera()
{
    auto *code = m_page->findChild<ui::QrCode *>();
    // 95 digits, capitals and colons at this level of correction are version 5: 37 modules, and four of quiet around.
    constexpr int modules = 37;
    constexpr int quiet = 4;
    QTRY_VERIFY(code->width() >= 3 * (modules + 2 * quiet)); // once it is laid out
    const QImage picture = code->grab().toImage();
    const int module = picture.width() / (modules + 2 * quiet);
    QVERIFY(hasFinder(picture, module, quiet, quiet));
    QVERIFY(hasFinder(picture, module, quiet + modules - 7, quiet));
    QVERIFY(hasFinder(picture, module, quiet, quiet + modules - 7));
    QVERIFY(!hasFinder(picture, module, quiet + modules - 7, quiet + modules - 7));
}

void EncryptionTest::renews()
{
    const QString before = find<ui::Fingerprint>(u"fingerprint"_s)->text();
    QTest::mouseClick(find<QPushButton>(u"renewCertificate"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<ui::Fingerprint>(u"fingerprint"_s)->text() != before, 30'000);
    QTRY_VERIFY(find<QPushButton>(u"renewCertificate"_s)->isEnabled());
}

void EncryptionTest::saysWhatIsWrongWithAnImport_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("says");
    const tls::Certificate good = made(u"good"_s);
    const tls::Certificate other = made(u"other"_s);
    const tls::Certificate old = made(u"old"_s, 1000);
    const QByteArray pem = good.certificatePem();
    QTest::newRow("the key of another one") << pem << other.keyPem() << QString() << u"not a pair"_s;
    QTest::newRow("expired") << old.certificatePem() << old.keyPem() << QString() << u"expired"_s;
    QTest::newRow("no certificate in it") << "letter"_ba << good.keyPem() << QString() << u"neither a PEM file"_s;
    QTest::newRow("a damaged certificate")
        << pem.left(pem.size() / 2) + pem.right(40) << good.keyPem() << QString() << u"certificate is damaged"_s;
    QTest::newRow("no key in it") << pem << pem << QString() << u"no private key"_s;
    QTest::newRow("a damaged key") << pem << good.keyPem().replace("MI", "xx") << QString() << u"key is damaged"_s;
    QTest::newRow("an encrypted key") << pem << encryptedKey(good.key()) << QString() << u"encrypted"_s;
    QTest::newRow("an encrypted key and another password")
        << pem << encryptedKey(good.key()) << u"sesame"_s << u"key: The password"_s;
    QTest::newRow("another password") << pkcs12(good, "secret") << QByteArray() << u"sesame"_s << u"password"_s;
    QTest::newRow("an expired one with a password")
        << pkcs12(old, "secret") << QByteArray() << u"secret"_s << u"expired"_s;
}

void EncryptionTest::saysWhatIsWrongWithAnImport()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, password);
    QFETCH(QString, says);
    const api::CertificateState before = m_server->certificate();
    const config::Tls configured = m_server->configuration().tls;
    ui::ImportDialog *dialog =
        import(write(u"certificate"_s, certificate), key.isEmpty() ? QString() : write(u"key"_s, key), password);
    QVERIFY(dialog);
    auto *note = dialog->findChild<ui::FieldNote *>();
    QTRY_VERIFY_WITH_TIMEOUT(!note->text().isEmpty(), 30'000);
    QVERIFY2(note->text().contains(says), qPrintable(note->text()));
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->findChild<QPushButton *>(u"import"_s)->isEnabled()); // to try again
    QCOMPARE(m_server->configuration().tls, configured);
    QCOMPARE(m_server->certificate(), before);
    QCOMPARE(find<ui::Fingerprint>(u"fingerprint"_s)->text(), before.fingerprint);
}

void EncryptionTest::importsAndGoesBack_data()
{
    QTest::addColumn<bool>("asPkcs12");
    QTest::newRow("PEM files") << false;
    QTest::newRow("PKCS#12") << true;
}

void EncryptionTest::importsAndGoesBack()
{
    QFETCH(bool, asPkcs12);
    const QString own = m_server->certificate().fingerprint;
    const tls::Certificate good = made(u"ftp.example.org"_s);
    const QString theirs = tls::spelledFingerprint(good.facts().sha256);
    if (asPkcs12)
        import(write(u"certificate"_s, pkcs12(good, "secret")), {}, u"secret"_s);
    else
        import(write(u"certificate"_s, good.certificatePem()), write(u"key"_s, good.keyPem()), {});
    QTRY_COMPARE_WITH_TIMEOUT(find<ui::Fingerprint>(u"fingerprint"_s)->text(), theirs, 30'000);
    QCOMPARE(text(u"certificateSubject"_s), u"ftp.example.org"_s);
    QTRY_VERIFY(!m_page->findChild<ui::ImportDialog *>());
    auto *back = find<QPushButton>(u"ownCertificate"_s);
    QVERIFY(back->isVisibleTo(m_page.get()));
    QVERIFY(!find<QPushButton>(u"renewCertificate"_s)->isVisibleTo(m_page.get()));
    QTest::mouseClick(back, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(find<ui::Fingerprint>(u"fingerprint"_s)->text(), own, 30'000);
}

void EncryptionTest::followsFiles()
{
    const tls::Certificate first = made(u"first.example.org"_s);
    const tls::Certificate second = made(u"second.example.org"_s);
    const QString live = m_folder->filePath(u"live.pem"_s);
    QVERIFY(QFile::link(write(u"1.pem"_s, first.certificatePem() + first.keyPem()), live));
    QTest::mouseClick(find<QPushButton>(u"importCertificate"_s), Qt::LeftButton);
    auto *dialog = m_page->findChild<ui::ImportDialog *>();
    QVERIFY(dialog);
    auto *import = dialog->findChild<QPushButton *>(u"import"_s);
    auto *follow = dialog->findChild<QCheckBox *>(u"followFiles"_s);
    QTest::keyClick(follow, Qt::Key_Space);
    QVERIFY(!dialog->findChild<QLineEdit *>(u"password"_s)->isEnabled());
    // A password would have to be kept.
    dialog->findChild<QLineEdit *>(u"certificateFile"_s)->setText(write(u"both.p12"_s, pkcs12(first, "secret")));
    QTest::mouseClick(import, Qt::LeftButton);
    auto *note = dialog->findChild<ui::FieldNote *>();
    QTRY_VERIFY_WITH_TIMEOUT(note->text().contains(u"can't be followed"), 30'000);
    dialog->findChild<QLineEdit *>(u"certificateFile"_s)->setText(live);
    QTest::mouseClick(import, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(text(u"certificateSubject"_s), u"first.example.org"_s, 30'000);
    QCOMPARE(m_server->configuration().tls.certificate, live);
    QVERIFY(text(u"certificateIssuer"_s).contains(live));

    QVERIFY(QFile::remove(live) && QFile::link(write(u"2.pem"_s, second.certificatePem() + second.keyPem()), live));
    QTRY_COMPARE_WITH_TIMEOUT(text(u"certificateSubject"_s), u"second.example.org"_s, 60'000);
}

void EncryptionTest::anImportThatCannotBeAppliedLosesNothing()
{
    const tls::Certificate good = made(u"ftp.example.org"_s);
    const QString file = write(u"both.pem"_s, good.certificatePem() + good.keyPem());
    QVERIFY(m_server->tryOut(m_server->configuration(), 600, u"another policy"_s));
    ui::ImportDialog *dialog = import(file, {}, {});
    auto *note = dialog->findChild<ui::FieldNote *>();
    QTRY_VERIFY_WITH_TIMEOUT(note->text().contains(u"tried out"), 30'000);
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->findChild<QLineEdit *>(u"certificateFile"_s)->text(), file);
    QVERIFY(m_server->keepTrial());
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"import"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(text(u"certificateSubject"_s), u"ftp.example.org"_s, 30'000);
}

void EncryptionTest::whatBecameWrongIsSaid()
{
    const tls::Certificate good = made(u"ftp.example.org"_s);
    const QString certificate = write(u"fullchain.pem"_s, good.certificatePem());
    const QString key = write(u"privkey.pem"_s, good.keyPem());
    config::Config config = m_server->configuration();
    config.tls.certificate = certificate;
    config.tls.privateKey = key;
    QVERIFY(m_server->apply(config, {}));
    QTRY_COMPARE_WITH_TIMEOUT(text(u"certificateSubject"_s), u"ftp.example.org"_s, 30'000);
    write(u"privkey.pem"_s, made(u"other"_s).keyPem());
    auto *card = m_page->findChild<ui::CertificateCard *>();
    auto *message = card->findChild<ui::InlineMessage *>();
    QTRY_VERIFY_WITH_TIMEOUT(message->isVisibleTo(m_page.get()), 60'000);
    QVERIFY2(message->text().contains(u"not a pair") && message->text().contains(u"stays in force"),
             qPrintable(message->text()));
    QCOMPARE(find<ui::Fingerprint>(u"fingerprint"_s)->text(), tls::spelledFingerprint(good.facts().sha256));
    write(u"privkey.pem"_s, good.keyPem() + "\n");
    QTRY_VERIFY_WITH_TIMEOUT(!message->isVisibleTo(m_page.get()), 60'000);
}

void EncryptionTest::choicesAreApplied()
{
    const auto choose = [this](const QString &name, int index) {
        auto *box = find<QComboBox>(name);
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    };
    choose(u"tlsVersion"_s, 1);
    choose(u"dataProtection"_s, 1);
    choose(u"sessionReuse"_s, 0);
    const config::Tls &tls = m_server->configuration().tls;
    QCOMPARE(tls.minimumVersion, config::Tls::Version::Tls13);
    QCOMPARE(tls.dataProtection, config::TlsUse::Required);
    QCOMPARE(tls.sessionReuse, config::Tls::SessionReuse::Require);
}

QTEST_MAIN(EncryptionTest)
#include "tst_encryption.moc"
