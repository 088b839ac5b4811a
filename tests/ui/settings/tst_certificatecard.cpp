#include "ui/common/InlineMessage.h"
#include "ui/settings/CertificateCard.h"

#include <QPushButton>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 hour = qint64(3600) * 1'000'000;
constexpr qint64 now = qint64(1'790'000'000) * 1'000'000;

api::CertificateState certificate(qint64 hoursLeft)
{
    api::CertificateState state;
    state.subject = u"desk"_s;
    state.validUntil = now + hoursLeft * hour;
    state.isOwn = true;
    state.wantsOwn = true;
    return state;
}

} // namespace

/// What the card says and offers, for every state a certificate can be in.
class CertificateCardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysThatItEnds_data()
    {
        QTest::addColumn<int>("hoursLeft");
        QTest::addColumn<QString>("says");
        QTest::newRow("a month and an hour") << 30 * 24 + 1 << QString();
        QTest::newRow("an hour less than a month") << 30 * 24 - 1 << u"expires in 29 day"_s;
        QTest::newRow("an hour") << 1 << u"less than a day"_s;
        QTest::newRow("an hour ago") << -1 << u"has expired"_s;
        QTest::newRow("two days ago") << -48 << u"has expired"_s;
        QTest::newRow("begins later") << 731 * 24 << u"not valid before"_s;
    }
    void saysThatItEnds()
    {
        QFETCH(int, hoursLeft);
        QFETCH(QString, says);
        ui::CertificateCard card;
        api::CertificateState state = certificate(hoursLeft);
        state.validFrom = state.validUntil - 730 * 24 * hour;
        card.showState(state, now);
        const auto *message = card.findChild<ui::InlineMessage *>();
        QCOMPARE(message->isVisibleTo(&card), !says.isEmpty());
        QVERIFY2(message->text().contains(says), qPrintable(message->text()));
    }

    void timeGoesBy()
    {
        ui::CertificateCard card;
        card.showState(certificate(31 * 24), now);
        const auto *message = card.findChild<ui::InlineMessage *>();
        QVERIFY(!message->isVisibleTo(&card));
        card.showTime(now + 48 * hour);
        QVERIFY(message->text().contains(u"expires in 29 days"_s));
        // What was asked for last and failed is said first, and what else there is to say afterwards.
        card.say(u"Not renewed"_s);
        card.showTime(now + 32 * 24 * hour);
        QCOMPARE(message->text(), u"Not renewed"_s);
        card.say({});
        QVERIFY(message->text().contains(u"has expired"_s));
    }

    void offersWhatHelps_data()
    {
        QTest::addColumn<api::CertificateState>("state");
        QTest::addColumn<bool>("renews");
        QTest::addColumn<bool>("goesBack");
        api::CertificateState faulty;
        faulty.problem = u"damaged"_s;
        api::CertificateState faultyOwn = faulty;
        faultyOwn.isOwn = true;
        faultyOwn.wantsOwn = true;
        api::CertificateState imported = certificate(9000);
        imported.isOwn = false;
        imported.wantsOwn = false;
        // One stays in force while the other, which is configured, can't be used.
        api::CertificateState ownStays = certificate(9000);
        ownStays.wantsOwn = false;
        ownStays.problem = u"damaged"_s;
        api::CertificateState importedStays = imported;
        importedStays.wantsOwn = true;
        importedStays.problem = u"damaged"_s;
        QTest::newRow("none yet") << api::CertificateState() << false << false;
        QTest::newRow("own") << certificate(9000) << true << false;
        QTest::newRow("own, damaged") << faultyOwn << true << false;
        QTest::newRow("imported") << imported << false << true;
        QTest::newRow("imported, damaged") << faulty << false << true;
        QTest::newRow("own in place of a damaged one") << ownStays << false << true;
        QTest::newRow("imported in place of a damaged own one") << importedStays << true << false;
    }
    void offersWhatHelps()
    {
        QFETCH(api::CertificateState, state);
        QFETCH(bool, renews);
        QFETCH(bool, goesBack);
        ui::CertificateCard card;
        card.showState(state, now);
        QCOMPARE(card.findChild<QPushButton *>(u"renewCertificate"_s)->isVisibleTo(&card), renews);
        QCOMPARE(card.findChild<QPushButton *>(u"ownCertificate"_s)->isVisibleTo(&card), goesBack);
        QVERIFY(card.firstButton()->isVisibleTo(&card));
    }
};

QTEST_MAIN(CertificateCardTest)

#include "tst_certificatecard.moc"
