#include "server/base/Clock.h"
#include "tests/support/FakeServer.h"
#include "ui/accounts/AccountEdits.h"
#include "ui/accounts/AccountsModel.h"
#include "ui/accounts/AccountsPage.h"
#include "ui/accounts/EncryptionDialog.h"
#include "ui/accounts/Password.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QCheckBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

/// What Ann's program shows, with a name that would turn the text around.
api::CertificateState theirs()
{
    api::CertificateState certificate;
    certificate.subject = u"Ann\u202E"_s;
    certificate.validFrom = 1;
    certificate.validUntil = 4'102'700'000'000'000;
    certificate.fingerprint = u"CD:"_s.repeated(31) + u"CD"_s;
    return certificate;
}

} // namespace

class AccountsPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init();
    void cleanup();
    void name_data();
    void name();
    void addsAUser();
    void refusesDifferentPasswords();
    void saysWhyAddingFailed();
    void changesAPassword();
    void renameFollowsGrantsAndRules();
    void removesWithGrantsAndUndoes();
    void disablesAndEnables();
    void requiresTls();
    void takesACertificateFromAFile();
    void saysWhyAFileIsNoCertificate();
    void takesAPastedFingerprint();
    void showsAndClearsTheCertificate();
    void warnsOfACertificatesTime_data();
    void warnsOfACertificatesTime();
    void anonymous();
    void saysStatesInWords();
    void makesPasswordsUp();
    void judgesPasswords();
    void everyControlHasAName();

private:
    template <typename Widget> Widget *find(const QString &name) const { return m_page->findChild<Widget *>(name); }
    ui::UserDialog *dialog() const { return m_page->findChild<ui::UserDialog *>(); }
    ui::UserDialog *openBy(const QString &button);
    ui::EncryptionDialog *openEncryption();
    static void choose(ui::EncryptionDialog *dialog, const QString &file);
    static void save(ui::EncryptionDialog *dialog);
    static QString textOf(ui::EncryptionDialog *dialog, const QString &name);
    void fill(const QString &name, const QString &password, const QString &again);
    const config::Config &config() const { return m_server->configuration(); }

    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::AccountsPage> m_page;
};

void AccountsPageTest::init()
{
    m_server = std::make_unique<fake::FakeServer>();
    config::Config config;
    config.accounts.users = {{u"ann"_s, u"hash"_s, true, false}, {u"bob"_s, {}, true, false}};
    config::Area area;
    area.path = u"/"_s;
    area.directory = u"/srv"_s;
    area.grants = {{u"ann"_s, config::Mode::Manage}, {u"anonymous"_s, config::Mode::Download}};
    config.areas = {area};
    policy::Rule both;
    both.id = u"both"_s;
    both.users = {u"ann"_s, u"bob"_s};
    policy::Rule alone = both;
    alone.id = u"alone"_s;
    alone.users = {u"ann"_s};
    config.policy.rules = {both, alone};
    m_server->setConfiguration(config);
    m_page = std::make_unique<ui::AccountsPage>(m_server.get());
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    find<ui::TableView>(u"users"_s)->selectRow(0);
}

void AccountsPageTest::cleanup()
{
    m_page.reset();
    m_server.reset();
}

ui::UserDialog *AccountsPageTest::openBy(const QString &button)
{
    QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton);
    return dialog();
}

void AccountsPageTest::fill(const QString &name, const QString &password, const QString &again)
{
    if (auto *edit = dialog()->findChild<QLineEdit *>(u"name"_s)) {
        edit->selectAll();
        QTest::keyClicks(edit, name);
    }
    if (auto *first = dialog()->findChild<QLineEdit *>(u"password"_s)) {
        QTest::keyClicks(first, password);
        QTest::keyClicks(dialog()->findChild<QLineEdit *>(u"passwordAgain"_s), again);
    }
    QTest::mouseClick(dialog()->findChild<QPushButton *>(u"ok"_s), Qt::LeftButton);
}

void AccountsPageTest::name_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("good");
    QTest::newRow("a name") << u"carol"_s << true;
    QTest::newRow("an accent") << u"zoé"_s << true;
    QTest::newRow("its own name") << u"bob"_s << true;
    QTest::newRow("nothing") << u""_s << false;
    QTest::newRow("taken") << u"ann"_s << false;
    QTest::newRow("taken but for case") << u"ANN"_s << false;
    QTest::newRow("strangers' name") << u"Anonymous"_s << false;
    QTest::newRow("strangers' other name") << u"ftp"_s << false;
    QTest::newRow("everyone signed in") << u"users"_s << false;
    QTest::newRow("everybody") << u"*"_s << false;
    QTest::newRow("a blank") << u"a b"_s << false;
    QTest::newRow("a slash") << u"a/b"_s << false;
    QTest::newRow("a line break") << u"a\nb"_s << false;
    QTest::newRow("too long") << QString(65, u'a') << false;
}

void AccountsPageTest::name()
{
    QFETCH(QString, name);
    QTEST(ui::AccountEdits::nameProblem(name, config().accounts, u"bob"_s).isEmpty(), "good");
}

void AccountsPageTest::addsAUser()
{
    openBy(u"addUser"_s);
    fill(u"carol"_s, u"open sesame"_s, u"open sesame"_s);
    QTRY_COMPARE(config().accounts.users.size(), 3);
    QCOMPARE(m_server->hashed, QStringList{u"open sesame"_s});
    QCOMPARE(config().accounts.users.last().name, u"carol"_s);
    QVERIFY(!config().accounts.users.last().password.isEmpty());
    QVERIFY(config().accounts.users.last().password != u"open sesame"_s);
    QTRY_VERIFY(!dialog());
}

void AccountsPageTest::refusesDifferentPasswords()
{
    QPointer<ui::UserDialog> opened = openBy(u"addUser"_s);
    fill(u"carol"_s, u"open sesame"_s, u"open sesami"_s);
    QVERIFY(opened->findChild<ui::FieldNote *>(u"dialogNote"_s)->isVisible());
    QVERIFY(m_server->hashed.isEmpty());
    QTest::keyClick(opened, Qt::Key_Escape);
    QCOMPARE(config().accounts.users.size(), 2);
}

void AccountsPageTest::saysWhyAddingFailed()
{
    m_server->setApplyError(u"The disk is full."_s);
    QPointer<ui::UserDialog> opened = openBy(u"addUser"_s);
    fill(u"carol"_s, u"open sesame"_s, u"open sesame"_s);
    auto *note = opened->findChild<ui::FieldNote *>(u"dialogNote"_s);
    QTRY_COMPARE(note->text(), u"The disk is full."_s);
    QCOMPARE(opened->findChild<QLineEdit *>(u"password"_s)->text(), u"open sesame"_s); // nothing is lost
    m_server->setApplyError({});
    QTest::mouseClick(opened->findChild<QPushButton *>(u"ok"_s), Qt::LeftButton);
    QTRY_COMPARE(config().accounts.users.size(), 3);
}

void AccountsPageTest::changesAPassword()
{
    QPointer<ui::UserDialog> opened = openBy(u"changePassword"_s);
    auto *first = opened->findChild<QLineEdit *>(u"password"_s);
    auto *second = opened->findChild<QLineEdit *>(u"passwordAgain"_s);
    fill({}, u"another one"_s, u"another one"_s);
    QTRY_VERIFY(config().accounts.users.first().password != u"hash"_s);
    QVERIFY(!opened || (first->text().isEmpty() && second->text().isEmpty()));
}

void AccountsPageTest::renameFollowsGrantsAndRules()
{
    openBy(u"renameUser"_s);
    fill(u"anna"_s, {}, {});
    QCOMPARE(config().accounts.users.first().name, u"anna"_s);
    QCOMPARE(config().areas.first().grants.first().who, u"anna"_s);
    QCOMPARE(config().policy.rules.first().users, QStringList({u"anna"_s, u"bob"_s}));
    QCOMPARE(config().policy.rules.last().users, QStringList({u"anna"_s}));
}

void AccountsPageTest::removesWithGrantsAndUndoes()
{
    const config::Config before = config();
    auto *table = find<ui::TableView>(u"users"_s);
    table->setFocus();
    QTest::mouseClick(find<QPushButton>(u"removeUser"_s), Qt::LeftButton);
    QCOMPARE(config().accounts.users.size(), 1);
    QCOMPARE(config().areas.first().grants.size(), 1);
    QCOMPARE(config().policy.rules.size(), 1);
    QCOMPARE(config().policy.rules.first().users, QStringList{u"bob"_s});
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(config(), before);
}

void AccountsPageTest::disablesAndEnables()
{
    QTest::mouseClick(find<QPushButton>(u"toggleUser"_s), Qt::LeftButton);
    QVERIFY(!config().accounts.users.first().enabled);
    QTest::mouseClick(find<QPushButton>(u"toggleUser"_s), Qt::LeftButton);
    QVERIFY(config().accounts.users.first().enabled);
}

ui::EncryptionDialog *AccountsPageTest::openEncryption()
{
    QTest::mouseClick(find<QPushButton>(u"userEncryption"_s), Qt::LeftButton);
    const QList<ui::EncryptionDialog *> dialogs = m_page->findChildren<ui::EncryptionDialog *>();
    return dialogs.isEmpty() ? nullptr : dialogs.last();
}

void AccountsPageTest::choose(ui::EncryptionDialog *dialog, const QString &file)
{
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"chooseCertificate"_s), Qt::LeftButton);
    auto *files = dialog->findChild<QFileDialog *>();
    QVERIFY(files);
    Q_EMIT files->fileSelected(file);
    files->close();
}

void AccountsPageTest::save(ui::EncryptionDialog *dialog)
{
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"ok"_s), Qt::LeftButton);
}

QString AccountsPageTest::textOf(ui::EncryptionDialog *dialog, const QString &name)
{
    if (auto *note = dialog->findChild<ui::FieldNote *>(name))
        return note->text();
    return dialog->findChild<ui::PlainLabel *>(name)->fullText();
}

void AccountsPageTest::requiresTls()
{
    const config::Config before = config();
    ui::EncryptionDialog *opened = openEncryption();
    QVERIFY(opened);
    auto *box = opened->findChild<QCheckBox *>(u"requireTls"_s);
    QVERIFY(!box->isChecked());
    QTest::keyClick(box, Qt::Key_Space);
    save(opened);
    QVERIFY(config().accounts.users.first().requireTls);
    QVERIFY(config().accounts.users.first().certificate.isEmpty());
    QVERIFY(!config().accounts.users.last().requireTls);
    auto *table = find<ui::TableView>(u"users"_s);
    QCOMPARE(table->model()->index(0, ui::AccountsModel::StateColumn).data().toString(), u"Can sign in over TLS"_s);
    QVERIFY(openEncryption()->findChild<QCheckBox *>(u"requireTls"_s)->isChecked());
    QTest::keyClick(m_page->findChildren<ui::EncryptionDialog *>().last(), Qt::Key_Escape);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(config(), before);
}

void AccountsPageTest::takesACertificateFromAFile()
{
    m_server->setClientCertificate(theirs());
    ui::EncryptionDialog *opened = openEncryption();
    choose(opened, u"/home/ann/ann.crt"_s);
    QCOMPARE(m_server->certificatesRead, QStringList{u"/home/ann/ann.crt"_s});
    QCOMPARE(opened->findChild<QLineEdit *>(u"fingerprint"_s)->text(), theirs().fingerprint);
    QCOMPARE(textOf(opened, u"certificateSubject"_s), u"Ann\\u{202E}"_s); // harmless
    QVERIFY(textOf(opened, u"certificateValidity"_s).contains(u"2100"));
    QVERIFY(textOf(opened, u"certificateWarning"_s).isEmpty());
    save(opened);
    QCOMPARE(config().accounts.users.first().certificate, theirs().fingerprint);
    QCOMPARE(find<ui::TableView>(u"users"_s)->model()->index(0, ui::AccountsModel::StateColumn).data().toString(),
             u"Can sign in with a certificate"_s);
}

void AccountsPageTest::saysWhyAFileIsNoCertificate()
{
    m_server->setCertificateError(u"There is no certificate in it."_s);
    ui::EncryptionDialog *opened = openEncryption();
    choose(opened, u"/home/ann/letter.txt"_s);
    QCOMPARE(textOf(opened, u"fingerprintNote"_s), u"There is no certificate in it."_s);
    QVERIFY(opened->findChild<QLineEdit *>(u"fingerprint"_s)->text().isEmpty());
}

void AccountsPageTest::takesAPastedFingerprint()
{
    ui::EncryptionDialog *opened = openEncryption();
    auto *edit = opened->findChild<QLineEdit *>(u"fingerprint"_s);
    edit->setText(u"AB:CD"_s);
    QVERIFY(textOf(opened, u"fingerprintNote"_s).contains(u"64"));
    QCOMPARE(textOf(opened, u"certificateSubject"_s), u"–"_s);
    save(opened);
    QVERIFY(opened->isVisible()); // a wrong one is not taken
    QVERIFY(config().accounts.users.first().certificate.isEmpty());
    const QString plain = u"ab"_s.repeated(32);
    edit->setText(u"sha256 Fingerprint="_s + plain); // as openssl prints it
    QVERIFY(textOf(opened, u"fingerprintNote"_s).isEmpty());
    QVERIFY(textOf(opened, u"certificateSubject"_s).startsWith(u"not known"));
    m_server->setApplyError(u"The disk is full."_s);
    save(opened);
    QCOMPARE(textOf(opened, u"fingerprintNote"_s), u"The disk is full."_s);
    QVERIFY(opened->isVisible());
    m_server->setApplyError({});
    save(opened);
    QCOMPARE(config().accounts.users.first().certificate, plain);
}

void AccountsPageTest::showsAndClearsTheCertificate()
{
    config::Config with = config();
    with.accounts.users.first().certificate = theirs().fingerprint;
    m_server->setClientCertificate(theirs());
    m_server->setConfiguration(with);
    ui::EncryptionDialog *opened = openEncryption();
    QVERIFY(textOf(opened, u"certificateSubject"_s).startsWith(u"Ann"));
    auto *clear = opened->findChild<QPushButton *>(u"clearCertificate"_s);
    QTest::mouseClick(clear, Qt::LeftButton);
    QVERIFY(!clear->isEnabled());
    QCOMPARE(textOf(opened, u"certificateSubject"_s), u"–"_s);
    save(opened);
    QVERIFY(config().accounts.users.first().certificate.isEmpty());
}

void AccountsPageTest::warnsOfACertificatesTime_data()
{
    QTest::addColumn<int>("sinceDays");
    QTest::addColumn<int>("forDays");
    QTest::addColumn<QString>("says");
    QTest::newRow("expired") << 100 << 99 << u"expired"_s;
    QTest::newRow("ends soon") << 100 << 110 << u"expires on"_s;
    QTest::newRow("begins later") << -1 << 100 << u"not valid yet"_s;
    QTest::newRow("good") << 1 << 100 << QString();
}

void AccountsPageTest::warnsOfACertificatesTime()
{
    QFETCH(int, sinceDays);
    QFETCH(int, forDays);
    QFETCH(QString, says);
    constexpr qint64 day = qint64(24) * 3600 * 1'000'000;
    api::CertificateState certificate = theirs();
    certificate.validFrom = base::Clock::system().utcMicroseconds() - sinceDays * day;
    certificate.validUntil = certificate.validFrom + forDays * day;
    m_server->setClientCertificate(certificate);
    ui::EncryptionDialog *opened = openEncryption();
    choose(opened, u"/home/ann/ann.crt"_s);
    const QString warning = textOf(opened, u"certificateWarning"_s);
    QCOMPARE(warning.isEmpty(), says.isEmpty());
    QVERIFY2(warning.contains(says), qPrintable(warning));
    save(opened); // it is said, and not forbidden
    QCOMPARE(config().accounts.users.first().certificate, certificate.fingerprint);
}

void AccountsPageTest::anonymous()
{
    auto *box = find<QCheckBox>(u"anonymous"_s);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Space);
    QVERIFY(!config().accounts.anonymous);
    m_server->setApplyError(u"no"_s);
    QTest::keyClick(box, Qt::Key_Space);
    QVERIFY(!config().accounts.anonymous);
    QVERIFY(!box->isChecked()); // shows what is in force
}

void AccountsPageTest::saysStatesInWords()
{
    ui::AccountsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    config::Config changed = config();
    model.setConfig(changed);
    const auto state = [&model](int row) { return model.index(row, ui::AccountsModel::StateColumn).data().toString(); };
    QCOMPARE(state(0), u"Can sign in"_s);
    QCOMPARE(state(1), u"No password: can't sign in"_s);
    changed.accounts.users.first().enabled = false;
    model.setConfig(changed);
    QCOMPARE(state(0), u"Disabled: can't sign in"_s);
    QCOMPARE(model.index(0, ui::AccountsModel::AreasColumn).data().toString(), u"/"_s);
}

void AccountsPageTest::makesPasswordsUp()
{
    QPointer<ui::UserDialog> opened = openBy(u"addUser"_s);
    QTest::mouseClick(opened->findChild<QPushButton *>(u"generate"_s), Qt::LeftButton);
    const QString one = opened->findChild<QLineEdit *>(u"password"_s)->text();
    QCOMPARE(one.size(), 20);
    QCOMPARE(opened->findChild<QLineEdit *>(u"passwordAgain"_s)->text(), one);
    QVERIFY(ui::Password::random() != one);
    QCOMPARE(ui::Password::level(one), 4);
}

void AccountsPageTest::judgesPasswords()
{
    QCOMPARE(ui::Password::level({}), 0);
    QCOMPARE(ui::Password::level(u"aaaaaaaaaaaaaaaa"_s), 1);
    QCOMPARE(ui::Password::level(u"abcdefgh12345678"_s), 1);
    QVERIFY(ui::Password::level(u"correct horse battery staple"_s) >= 3);
}

void AccountsPageTest::everyControlHasAName()
{
    openBy(u"addUser"_s);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    openEncryption();
    openBy(u"addUser"_s);
    int controls = 0;
    const QList<QWidget *> widgets = m_page->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisibleTo(m_page.get()))
            continue;
        ++controls;
        const QString name = QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name);
        QVERIFY2(!name.isEmpty(),
                 qPrintable(QString(QLatin1String(widget->metaObject()->className()) % u' ' % widget->objectName())));
    }
    QVERIFY(controls > 12);
}

QTEST_MAIN(AccountsPageTest)
#include "tst_accountspage.moc"
