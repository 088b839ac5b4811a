#include "ui/common/InlineMessage.h"
#include "ui/dashboard/FirstStartDialog.h"

#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

QPushButton *button(const QDialog &dialog, const QString &text)
{
    const QList<QPushButton *> all = dialog.findChildren<QPushButton *>();
    for (QPushButton *one : all) {
        if (one->text() == text)
            return one;
    }
    return nullptr;
}

} // namespace

class FirstStartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsAndServes();
    void setUpMyselfCreatesNothing();
    void folderThatCannotBeMadeIsSaid();
    void warnings_data();
    void warnings();
    void suggestionIsFree();

private:
    QTemporaryDir m_scratch;
};

void FirstStartTest::createsAndServes()
{
    ui::FirstStartDialog dialog({});
    dialog.setFolder(m_scratch.filePath(u"new/Public"_s));
    button(dialog, u"Create and serve"_s)->click();
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QVERIFY(QDir(m_scratch.filePath(u"new/Public"_s)).exists());
    const config::Config made = dialog.configuration();
    QCOMPARE(made.areas.size(), 1);
    QCOMPARE(made.areas.first().path, u"/"_s);
    QCOMPARE(made.areas.first().directory, m_scratch.filePath(u"new/Public"_s));
    const QList<config::Grant> readOnly{config::Grant{u"anonymous"_s, config::Mode::Download}};
    QCOMPARE(made.areas.first().grants, readOnly);
    QVERIFY(made.accounts.anonymous);
    QCOMPARE(made.server.listeners.first().endpoint.port, quint16(2121));
}

void FirstStartTest::setUpMyselfCreatesNothing()
{
    ui::FirstStartDialog dialog({});
    dialog.setFolder(m_scratch.filePath(u"never"_s));
    button(dialog, u"Set up myself"_s)->click();
    QCOMPARE(dialog.result(), int(QDialog::Rejected));
    QVERIFY(!QDir(m_scratch.filePath(u"never"_s)).exists());
}

void FirstStartTest::folderThatCannotBeMadeIsSaid()
{
    QFile file(m_scratch.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    ui::FirstStartDialog dialog({});
    dialog.setFolder(m_scratch.filePath(u"file/below"_s));
    dialog.accept();
    QVERIFY(dialog.configuration().areas.isEmpty());
    QCOMPARE(dialog.findChild<ui::InlineMessage *>()->severity(), ui::InlineMessage::Severity::Error);
}

void FirstStartTest::warnings_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("warned");
    QTest::addColumn<bool>("usable");
    QTest::newRow("new folder") << m_scratch.filePath(u"fresh"_s) << false << true;
    QTest::newRow("home folder") << QDir::homePath() << true << true;
    QTest::newRow("root of the file system") << u"/"_s << true << true;
    QTest::newRow("not empty") << m_scratch.path() << true << true;
    QTest::newRow("relative") << u"Public"_s << true << false;
    QTest::newRow("empty text") << QString() << true << false;
}

void FirstStartTest::warnings()
{
    QFETCH(QString, folder);
    QFETCH(bool, warned);
    QFETCH(bool, usable);
    ui::FirstStartDialog dialog({});
    QVERIFY(QDir(m_scratch.path()).mkpath(u"something"_s));
    dialog.setFolder(folder);
    QCOMPARE(dialog.findChild<ui::InlineMessage *>()->isVisibleTo(&dialog), warned);
    QCOMPARE(button(dialog, u"Create and serve"_s)->isEnabled(), usable);
}

void FirstStartTest::suggestionIsFree()
{
    const QString folder = ui::FirstStartDialog::suggestedFolder();
    QVERIFY(QDir::isAbsolutePath(folder));
    QVERIFY(!QDir(folder).exists() || QDir(folder).isEmpty());
}

QTEST_MAIN(FirstStartTest)
#include "tst_firststart.moc"
