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
    }
    void saysThatItEnds()
    {
        QFETCH(int, hoursLeft);
        QFETCH(QString, says);
        ui::CertificateCard card;
        card.showState(certificate(hoursLeft), now);
        const auto *message = card.findChild<ui::InlineMessage *>();
        QCOMPARE(message->isVisibleTo(&card), !says.isEmpty());
        QVERIFY2(message->text().contains(says), qPrintable(message->text()));
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
        api::CertificateState imported = certificate(9000);
        imported.isOwn = false;
        QTest::newRow("none yet") << api::CertificateState() << false << false;
        QTest::newRow("own") << certificate(9000) << true << false;
        QTest::newRow("own, damaged") << faultyOwn << true << false;
        QTest::newRow("imported") << imported << false << true;
        QTest::newRow("imported, damaged") << faulty << false << true;
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
