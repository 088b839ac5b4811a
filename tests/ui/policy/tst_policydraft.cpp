#include "ui/policy/PolicyDraft.h"

#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

using namespace Qt::Literals::StringLiterals;

class PolicyDraftTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyEditIsAStep();
    void editsOfOneFieldMerge();
    void typingThereAndBackLeavesNothing();
    void nothingHappensWhenNothingChanges();
    void followsWhatIsInForceUnlessEdited();
    void discardCanBeUndone();
    void revisionIsNoChange();
    void analysisFollowsTheDraft();
    void currentRuleStaysWithinTheRules();

private:
    void note(const QString &text, const QString &key = {})
    {
        m_draft->edit(
            u"note"_s, [&text](policy::Policy &policy) { policy.rules.first().note = text; }, key);
    }
    QString note() const { return m_draft->draft().rules.first().note; }

    std::unique_ptr<ui::PolicyDraft> m_draft;
};

void PolicyDraftTest::init()
{
    m_draft = std::make_unique<ui::PolicyDraft>();
    m_draft->setInForce(policy::Policy::standard());
    QVERIFY(!m_draft->isChanged());
}

void PolicyDraftTest::everyEditIsAStep()
{
    const QSignalSpy changed(m_draft.get(), &ui::PolicyDraft::changed);
    note(u"one"_s);
    note(u"two"_s);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(m_draft->stack()->count(), 2);
    QVERIFY(m_draft->isChanged());
    m_draft->stack()->undo();
    QCOMPARE(note(), u"one"_s);
    m_draft->stack()->undo();
    QVERIFY(!m_draft->isChanged());
    m_draft->stack()->redo();
    QCOMPARE(note(), u"one"_s);
}

void PolicyDraftTest::editsOfOneFieldMerge()
{
    note(u"o"_s, u"note/0"_s);
    note(u"on"_s, u"note/0"_s);
    note(u"one"_s, u"note/0"_s);
    QCOMPARE(m_draft->stack()->count(), 1);
    note(u"two"_s, u"note/1"_s);
    QCOMPARE(m_draft->stack()->count(), 2);
    note(u"three"_s);
    note(u"four"_s);
    QCOMPARE(m_draft->stack()->count(), 4);
    for (int i = 0; i < 3; ++i)
        m_draft->stack()->undo();
    QCOMPARE(note(), u"one"_s);
    m_draft->stack()->undo();
    QCOMPARE(note(), QString());
}

void PolicyDraftTest::typingThereAndBackLeavesNothing()
{
    note(u"x"_s, u"note/0"_s);
    note(QString(), u"note/0"_s);
    QCOMPARE(m_draft->stack()->count(), 0);
    QVERIFY(!m_draft->isChanged());
}

void PolicyDraftTest::nothingHappensWhenNothingChanges()
{
    const QSignalSpy changed(m_draft.get(), &ui::PolicyDraft::changed);
    note(QString());
    m_draft->discard();
    m_draft->setInForce(policy::Policy::standard());
    QCOMPARE(changed.count(), 0);
    QCOMPARE(m_draft->stack()->count(), 0);
}

void PolicyDraftTest::followsWhatIsInForceUnlessEdited()
{
    policy::Policy other = policy::Policy::standard();
    other.passive = false;
    m_draft->setInForce(other);
    QVERIFY(!m_draft->draft().passive);

    note(u"mine"_s);
    other.active = false;
    m_draft->setInForce(other);
    QVERIFY(m_draft->draft().active);
    QCOMPARE(note(), u"mine"_s);
    QVERIFY(m_draft->isChanged());

    m_draft->setInForce(m_draft->draft()); // it was applied
    QVERIFY(!m_draft->isChanged());
}

void PolicyDraftTest::discardCanBeUndone()
{
    note(u"mine"_s);
    m_draft->discard();
    QVERIFY(!m_draft->isChanged());
    m_draft->stack()->undo();
    QCOMPARE(note(), u"mine"_s);
}

void PolicyDraftTest::revisionIsNoChange()
{
    policy::Policy counted = policy::Policy::standard();
    counted.revision = 8;
    m_draft->setInForce(counted);
    m_draft->edit(u"x"_s, [](policy::Policy &policy) { policy.revision = 0; });
    QVERIFY(!m_draft->isChanged());
}

void PolicyDraftTest::analysisFollowsTheDraft()
{
    policy::Circumstances circumstances;
    circumstances.now = 77;
    m_draft->setCircumstances(circumstances);
    QCOMPARE(m_draft->analysis().circumstances().now, 77);
    note(u"mine"_s);
    QCOMPARE(m_draft->analysis().compiled().policy(), m_draft->draft());
    QCOMPARE(m_draft->analysisInForce().compiled().policy(), m_draft->inForce());
}

void PolicyDraftTest::currentRuleStaysWithinTheRules()
{
    QSignalSpy current(m_draft.get(), &ui::PolicyDraft::currentRuleChanged);
    m_draft->setCurrentRule(5);
    QCOMPARE(m_draft->currentRule(), -1);
    m_draft->setCurrentRule(0);
    QCOMPARE(current.takeFirst().first().toInt(), 0);
    m_draft->edit(u"x"_s, [](policy::Policy &policy) { policy.rules.clear(); });
    QCOMPARE(m_draft->currentRule(), -1);
    QCOMPARE(current.takeFirst().first().toInt(), -1);
}

QTEST_GUILESS_MAIN(PolicyDraftTest)
#include "tst_policydraft.moc"
