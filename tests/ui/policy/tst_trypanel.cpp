#include "ui/common/Badge.h"
#include "ui/common/FieldNote.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LadderView.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/TryPanel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class TryPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void judgesWhileTyping_data();
    void judgesWhileTyping();
    void wrongInputSaysHow_data();
    void wrongInputSaysHow();
    void followsTheDraftAndComparesWithWhatIsInForce();
    void usersAreTold();

private:
    template <typename T> T *part(const QString &name) const { return m_panel->findChild<T *>(name); }
    void type(const QString &name, const QString &text) const
    {
        auto *edit = part<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
    }
    QString sentence() const { return part<ui::PlainLabel>(u"trySentence"_s)->fullText(); }
    QString reply() const { return part<ui::PlainLabel>(u"tryReply"_s)->fullText(); }

    std::unique_ptr<ui::PolicyDraft> m_draft;
    std::unique_ptr<ui::TryPanel> m_panel;
};

void TryPanelTest::init()
{
    m_draft = std::make_unique<ui::PolicyDraft>();
    m_draft->setInForce(policy::Policy::standard());
    m_draft->setUsers({u"alice"_s});
    m_panel = std::make_unique<ui::TryPanel>(m_draft.get());
    m_panel->resize(700, 600);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TryPanelTest::judgesWhileTyping_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("code");
    QTest::newRow("a third party") << u"PORT 10,0,0,5,0,22"_s << u"504"_s;
    QTest::newRow("the client itself") << u"PORT 192,0,2,7,100,1"_s << u"200"_s;
    QTest::newRow("IPv6") << u"EPRT |2|2001:db8::5|22|"_s << u"504"_s;
    QTest::newRow("an address and port as people write them") << u"10.0.0.5:22"_s << u"504"_s;
    QTest::newRow("the client's own, so written") << u"192.0.2.7:4000"_s << u"200"_s;
    QTest::newRow("malformed, as the server answers it") << u"PORT 10,0,0,5,0"_s << u"501"_s;
    QTest::newRow("passive") << u"EPSV"_s << u"229"_s;
}

void TryPanelTest::judgesWhileTyping()
{
    QFETCH(const QString, line);
    QFETCH(const QString, code);
    type(u"tryLine"_s, line);
    QVERIFY2(reply().contains(code), qPrintable(reply()));
    QVERIFY(!sentence().isEmpty());
    QVERIFY(part<ui::PlainLabel>(u"trySentence"_s)->isVisible());
}

void TryPanelTest::wrongInputSaysHow_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::newRow("another command") << u"tryLine"_s << u"RETR secret"_s;
    QTest::newRow("nothing") << u"tryLine"_s << QString();
    QTest::newRow("a name for an address") << u"tryClient"_s << u"localhost"_s;
}

void TryPanelTest::wrongInputSaysHow()
{
    QFETCH(const QString, field);
    QFETCH(const QString, text);
    type(field, text);
    QStringList notes;
    const auto all = m_panel->findChildren<ui::FieldNote *>();
    for (const ui::FieldNote *note : all)
        notes += note->text();
    QVERIFY(!notes.join(QString()).isEmpty());
    QVERIFY(!part<ui::PlainLabel>(u"trySentence"_s)->isVisible());
}

void TryPanelTest::followsTheDraftAndComparesWithWhatIsInForce()
{
    type(u"tryLine"_s, u"PORT 10,0,0,5,100,1"_s);
    QVERIFY(part<ui::InlineMessage>(u"tryOther"_s)->isHidden());
    m_draft->edit(u"x"_s, [](policy::Policy &policy) {
        policy::Rule lab;
        lab.id = u"lab"_s;
        lab.action = policy::Action::Allow;
        lab.targets.any = true;
        policy.rules.prepend(lab);
    });
    QVERIFY(reply().contains(u"200"_s));
    QVERIFY(part<ui::InlineMessage>(u"tryOther"_s)->text().contains(u"refuses"_s));
    auto *ladder = m_panel->findChild<ui::LadderView *>();
    Q_EMIT ladder->ruleActivated(0);
    QCOMPARE(m_draft->currentRule(), 0);
}

void TryPanelTest::usersAreTold()
{
    m_draft->edit(u"x"_s, [](policy::Policy &policy) { policy.rules.first().users = {u"alice"_s}; });
    type(u"tryLine"_s, u"PORT 192,0,2,7,100,1"_s);
    QVERIFY(reply().contains(u"504"_s));
    auto *users = part<QComboBox>(u"tryUser"_s);
    users->setCurrentText(u"alice"_s);
    QVERIFY(reply().contains(u"200"_s));
    users->setCurrentText(u"anonymous"_s);
    QVERIFY(!reply().contains(u"200"_s));
}

QTEST_MAIN(TryPanelTest)
#include "tst_trypanel.moc"
