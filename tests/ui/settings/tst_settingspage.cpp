#include "server/policy/Presets.h"
#include "tests/support/FakeServer.h"
#include "ui/common/AmountEdit.h"
#include "ui/common/FieldNote.h"
#include "ui/settings/AddressChoice.h"
#include "ui/settings/CopyLine.h"
#include "ui/settings/NetworkListEdit.h"
#include "ui/settings/SettingsPage.h"

#include <QAccessible>
#include <QCheckBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

class SettingsPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void network_data();
    void network();
    void networkListIsEditedByKeyboard();
    void addsAndRemovesListeners();
    void openPoliciesStayOnThisMachineUntilConfirmed();
    void typedAddressesAreStrict();
    void showsTheProblemAtItsRow();
    void explainsReservedPorts();
    void passiveRange();
    void namesAnAddressToANetwork();
    void zeroIsNoLimit();
    void keepsWhatWasRefused();
    void restoresDefaultsAndUndoes();
    void leadsToProblem();
    void amountsAreExact();
    void everyControlHasAName();

private:
    template <typename Widget> Widget *find(const QString &name) const { return m_page->findChild<Widget *>(name); }
    QSpinBox *spin(const QString &accessibleName) const;
    static void type(QAbstractSpinBox *box, const QString &text);
    const config::Server &server() const { return m_server->configuration().server; }

    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::SettingsPage> m_page;
};

void SettingsPageTest::init()
{
    m_server = std::make_unique<fake::FakeServer>();
    m_page = std::make_unique<ui::SettingsPage>(m_server.get());
    m_page->resize(1000, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void SettingsPageTest::cleanup()
{
    m_page.reset();
    m_server.reset();
}

QSpinBox *SettingsPageTest::spin(const QString &accessibleName) const
{
    const QList<QSpinBox *> boxes = m_page->findChildren<QSpinBox *>();
    for (QSpinBox *box : boxes) {
        if (box->accessibleName() == accessibleName)
            return box;
    }
    return nullptr;
}

void SettingsPageTest::type(QAbstractSpinBox *box, const QString &text)
{
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, text);
    QTest::keyClick(box, Qt::Key_Return);
}

void SettingsPageTest::network_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("a network") << u"10.0.0.0/8"_s << true;
    QTest::newRow("IPv6") << u"2001:DB8::/32"_s << true;
    QTest::newRow("one address") << u"192.0.2.7"_s << true;
    QTest::newRow("any") << u"any"_s << true;
    QTest::newRow("host bits") << u"10.1.2.3/8"_s << false;
    QTest::newRow("leading zero") << u"010.0.0.0/8"_s << false;
    QTest::newRow("prefix too long") << u"10.0.0.0/33"_s << false;
    QTest::newRow("half typed") << u"10.0."_s << false;
    QTest::newRow("present already, written otherwise") << u"192.168.1.1/32"_s << false;
}

void SettingsPageTest::network()
{
    QFETCH(QString, text);
    const auto present = address::Subnet::parse(u"192.168.1.1");
    QTEST(ui::NetworkListEdit::problem(text, {*present}).isEmpty(), "good");
}

void SettingsPageTest::networkListIsEditedByKeyboard()
{
    auto *list = find<ui::NetworkListEdit>(u"denyNetworks"_s);
    auto *line = list->findChild<QLineEdit *>();
    line->setFocus();
    QTest::keyClicks(line, u"10.1.2.3/8"_s);
    auto *note = list->findChild<ui::FieldNote *>();
    QVERIFY(note->text().contains(u"10.0.0.0/8"_s)); // the guess
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(server().addresses.deny.isEmpty());
    line->selectAll();
    QTest::keyClicks(line, u"2001:DB8:0::/32"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(server().addresses.deny.size(), 1);
    QCOMPARE(server().addresses.deny.first().toString(), u"2001:db8::/32"_s);
    QVERIFY(line->text().isEmpty());
}

void SettingsPageTest::addsAndRemovesListeners()
{
    QTest::mouseClick(find<QPushButton>(u"addListener"_s), Qt::LeftButton);
    QCOMPARE(server().listeners.size(), 2);
    QCOMPARE(server().listeners.last().endpoint.port, quint16(2122));
    auto *choice = m_page->findChildren<ui::AddressChoice *>().last();
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QTest::keyClick(choice, Qt::Key_Return);
    QCOMPARE(server().listeners.last().endpoint.address, ui::AddressChoice::everyV6());
    QTest::mouseClick(m_page->findChildren<QToolButton *>(u"removeListener"_s).first(), Qt::LeftButton);
    QCOMPARE(server().listeners.size(), 1);
    QCOMPARE(server().listeners.first().endpoint.port, quint16(2122));
}

void SettingsPageTest::openPoliciesStayOnThisMachineUntilConfirmed()
{
    config::Config configuration;
    configuration.server.listeners = {{{address::IpAddress::fromV4(0x7f000001), 2121}, config::TlsUse::Off}};
    configuration.policy = policy::preset(u"sunos-5.6"_s).value_or(policy::Preset()).policy;
    m_server->setConfiguration(configuration);
    for (const bool confirmed : {false, true}) {
        QTest::mouseClick(find<QPushButton>(u"addListener"_s), Qt::LeftButton);
        QCOMPARE(server().listeners.size(), 1);
        auto *box = find<QMessageBox>(u"openToOthers"_s);
        QVERIFY(box && box->isVisible());
        QAbstractButton *answer =
            confirmed ? box->findChild<QPushButton *>(u"openAllTheSame"_s) : box->button(QMessageBox::Cancel);
        QTest::mouseClick(answer, Qt::LeftButton);
        QCOMPARE(server().listeners.size(), confirmed ? 2 : 1);
        QTRY_VERIFY_WITH_TIMEOUT(!find<QMessageBox>(u"openToOthers"_s), 30'000);
    }
}

void SettingsPageTest::typedAddressesAreStrict()
{
    auto *choice = m_page->findChild<ui::AddressChoice *>();
    const auto typeAddress = [choice](const QString &text) {
        choice->setFocus();
        choice->lineEdit()->selectAll();
        QTest::keyClicks(choice, text);
        QTest::keyClick(choice, Qt::Key_Return);
    };
    typeAddress(u"010.0.0.1"_s);
    QVERIFY(find<ui::FieldNote>(u"listenerNote"_s)->isVisible());
    QVERIFY(m_server->applied.isEmpty());
    typeAddress(u"192.0.2.9"_s);
    QVERIFY(!find<ui::FieldNote>(u"listenerNote"_s)->isVisible());
    QCOMPARE(server().listeners.first().endpoint.toString(), u"192.0.2.9:2121"_s);
}

void SettingsPageTest::showsTheProblemAtItsRow()
{
    auto *note = find<ui::FieldNote>(u"listenerNote"_s);
    QVERIFY(!note->isVisible());
    m_server->setProblems({{api::Problem::Place::Listener, u"0.0.0.0:2121"_s, u"Port 2121 is taken."_s}});
    QTRY_COMPARE(note->text(), u"Port 2121 is taken."_s);
    m_server->setProblems({});
    QTRY_VERIFY(!note->isVisible());
}

void SettingsPageTest::explainsReservedPorts()
{
    auto *command = find<ui::CopyLine>(u"setcap"_s);
    QVERIFY(!command->isVisible());
    type(find<QSpinBox>(u"listenerPort"_s), u"21"_s);
    QVERIFY(command->isVisible());
    QVERIFY(command->text().contains(u"setcap cap_net_bind_service=+ep "_s));
    QVERIFY(command->text().endsWith(QFileInfo(QCoreApplication::applicationFilePath()).fileName()));
}

void SettingsPageTest::passiveRange()
{
    type(find<QSpinBox>(u"firstPort"_s), u"50990"_s);
    QCOMPARE(server().passive.ports, (address::PortRange{50990, 50999}));
    QCOMPARE(find<ui::CopyLine>(u"ufw"_s)->text(), u"sudo ufw allow 50990:50999/tcp"_s);
    QVERIFY(find<ui::CopyLine>(u"firewalld"_s)->text().contains(u"--add-port=50990-50999/tcp"_s));
    QVERIFY(find<QLabel>(u"rangeHint"_s)->text().contains(u"too few"_s));
    const qsizetype changes = m_server->applied.size();
    type(find<QSpinBox>(u"lastPort"_s), u"4000"_s);
    QCOMPARE(m_server->applied.size(), changes); // a range that ends before it begins
    QTest::mouseClick(find<QCheckBox>(u"fixedPorts"_s), Qt::LeftButton, {}, QPoint(5, 8));
    QVERIFY(!server().passive.ports);
    QVERIFY(!find<ui::CopyLine>(u"ufw"_s)->isVisible());
}

void SettingsPageTest::namesAnAddressToANetwork()
{
    auto *address = find<QLineEdit>(u"advertisedAddress"_s);
    address->setFocus();
    QTest::keyClicks(address, u"2001:db8::1"_s);
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(find<ui::FieldNote>(u"advertisedNote"_s)->isVisible());
    QVERIFY(m_server->applied.isEmpty());
    address->selectAll();
    QTest::keyClicks(address, u"203.0.113.7"_s);
    QTest::keyClick(address, Qt::Key_Return);
    QCOMPARE(server().passive.advertise.first().address.toString(), u"203.0.113.7"_s);
    QVERIFY(server().passive.advertise.first().clients.isAny());
}

void SettingsPageTest::zeroIsNoLimit()
{
    QSpinBox *sessions = spin(u"Sessions at once"_s);
    QVERIFY(sessions);
    type(sessions, u"0"_s);
    QCOMPARE(server().limits.sessions, 0);
    QCOMPARE(sessions->text(), u"No limit"_s);
    QCOMPARE(spin(u"Keep for"_s)->specialValueText(), u"Ever"_s);
    QCOMPARE(spin(u"Failed logins"_s)->specialValueText(), u"Never ban for these"_s);
}

void SettingsPageTest::keepsWhatWasRefused()
{
    m_server->setApplyError(u"The disk is full."_s);
    auto *greeting = find<QLineEdit>(u"greeting"_s);
    greeting->setFocus();
    greeting->selectAll();
    QTest::keyClicks(greeting, u"Hello"_s);
    QTest::keyClick(greeting, Qt::Key_Return);
    QCOMPARE(greeting->text(), u"Hello"_s);
    QVERIFY(greeting->accessibleDescription().contains(u"The disk is full."_s));
    m_server->setApplyError({});
    QTest::keyClick(greeting, Qt::Key_Return);
    QCOMPARE(server().greeting, u"Hello"_s);
    QVERIFY(!greeting->accessibleDescription().contains(u"full"_s));
}

void SettingsPageTest::restoresDefaultsAndUndoes()
{
    QSpinBox *sessions = spin(u"Sessions at once"_s);
    type(sessions, u"7"_s);
    type(spin(u"Failed logins"_s), u"9"_s);
    const QList<QPushButton *> buttons = m_page->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->accessibleName() == u"Restore defaults: Limits"_s)
            button->click();
    }
    QCOMPARE(server().limits, config::Limits());
    QCOMPARE(server().bans.failedLogins, 9); // another heading
    QCOMPARE(sessions->value(), 1000);
    auto *box = find<QCheckBox>(u"recordAllowed"_s);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(server().limits.sessions, 7);
    QCOMPARE(sessions->value(), 7);
    QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(server().limits.sessions, 1000);
}

void SettingsPageTest::leadsToProblem()
{
    m_page->showProblem({api::Problem::Place::Log, {}, {}});
    QVERIFY(find<QLineEdit>(u"database"_s)->hasFocus());
    QVERIFY(m_page->findChild<QScrollArea *>()->verticalScrollBar()->value() > 0);
    m_page->showProblem({api::Problem::Place::Listener, u"0.0.0.0:2121"_s, {}});
    QVERIFY(find<QSpinBox>(u"listenerPort"_s)->hasFocus());
}

void SettingsPageTest::amountsAreExact()
{
    ui::AmountEdit edit(ui::AmountEdit::Kind::Size);
    for (const qint64 bytes :
         {qint64(0), qint64(1), qint64(1023), qint64(1536), qint64(20) << 20, qint64(3) << 40, (qint64(1) << 53) - 1}) {
        edit.setValue(bytes);
        QCOMPARE(edit.value(), bytes);
    }
}

void SettingsPageTest::everyControlHasAName()
{
    const QList<QWidget *> widgets = m_page->findChildren<QWidget *>();
    int controls = 0;
    for (QWidget *widget : widgets) {
        const bool inner = qobject_cast<const QAbstractSpinBox *>(widget->parent())
            || qobject_cast<const QComboBox *>(widget->parent());
        if (!(widget->focusPolicy() & Qt::TabFocus) || inner || !widget->isVisibleTo(m_page.get()))
            continue;
        ++controls;
        const QString name = QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name);
        QVERIFY2(!name.isEmpty(),
                 qPrintable(QString(QLatin1String(widget->metaObject()->className()) % u' ' % widget->objectName())));
    }
    QVERIFY(controls > 40);
}

QTEST_MAIN(SettingsPageTest)
#include "tst_settingspage.moc"
