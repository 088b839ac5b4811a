// Scrolls the window's table of attempts over a log from top to bottom, jumps, sorts and filters in it, and prints how
// long rows took to appear and how long the event loop ever stood still. For large logs: tests/bench makes some.
//
//     portcullis_scroll DATABASE [FOLDER-FOR-PICTURES]

#include "tests/support/FakeServer.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/BlockedPage.h"
#include "ui/blocked/FilterBar.h"
#include "ui/blocked/LongTable.h"
#include "ui/common/CalmStyle.h"
#include "ui/common/Translations.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace {

/// Beats every few milliseconds; a beat that comes late says how long nothing else could happen.
class Heartbeat final : public QObject
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(5);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_longest = qMax(m_longest, double(m_clock.nsecsElapsed()) / 1e6);
            m_clock.restart();
        });
    }
    void start()
    {
        m_longest = 0;
        m_clock.start();
        m_timer.start();
    }
    double longest() const { return m_longest; } ///< milliseconds

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_longest = 0;
};

class Walk final
{
public:
    explicit Walk(ui::BlockedPage &page)
        : m_page(page)
        , m_table(page.findChild<ui::LongTable *>())
        , m_model(page.findChild<ui::AttemptsModel *>())
        , m_out(stdout)
    {}

    void run(const QString &folder)
    {
        measure(u"open"_s, [this] { return wait([this] { return m_model->isAnswered() && inView(); }); });
        m_out << "rows: " << m_model->rowCount() << Qt::endl;
        picture(folder, u"top"_s);
        measure(u"drag from top to bottom"_s, [this] { return drag(400); });
        measure(u"rows at the bottom"_s, [this] { return wait([this] { return inView(); }); });
        picture(folder, u"bottom"_s);
        for (const double share : {0.5, 0.1, 0.73, 0.999, 0.25}) {
            measure(u"jump to %1"_s.arg(share), [this, share] {
                m_table->verticalScrollBar()->setValue(int(share * m_table->verticalScrollBar()->maximum()));
                return wait([this] { return inView(); });
            });
        }
        measure(u"a hundred pages down"_s, [this] { return pages(100); });
        const QList<int> columns{ui::AttemptsModel::Client, ui::AttemptsModel::Port, ui::AttemptsModel::Reasons,
                                 ui::AttemptsModel::Count, ui::AttemptsModel::Time};
        for (const int column : columns) {
            measure(u"sort by column %1"_s.arg(column), [this, column] {
                Q_EMIT static_cast<QHeaderView *>(m_table->horizontalHeader())->sectionClicked(column);
                return wait([this] { return m_model->isAnswered() && inView(); });
            });
        }
        for (const QString &where : {u"port:<1024"_s, u"class:nat-mistake"_s, u"user:nobody"_s, QString()}) {
            measure(u"filter "_s % where, [this, where] {
                m_page.findChild<ui::FilterBar *>()->setWhere(where);
                return wait([this] { return m_model->isAnswered() && inView(); });
            });
        }
        measure(u"count everything"_s, [this] { return wait([this] { return m_model->isCounted(); }); });
    }

private:
    bool inView() const
    {
        for (int row = m_table->topRow(); row <= m_table->bottomRow(); ++row) {
            if (!m_model->attempt(row))
                return false;
        }
        return true;
    }

    qint64 wait(const std::function<bool()> &done)
    {
        QElapsedTimer clock;
        clock.start();
        QCoreApplication::processEvents();
        while (!done() && clock.elapsed() < 60'000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        return clock.elapsed();
    }

    qint64 drag(int steps)
    {
        QElapsedTimer clock;
        clock.start();
        QScrollBar *bar = m_table->verticalScrollBar();
        for (int step = 0; step <= steps; ++step) {
            bar->setValue(int(double(bar->maximum()) * step / steps));
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
        return clock.elapsed();
    }

    qint64 pages(int count)
    {
        QElapsedTimer clock;
        clock.start();
        for (int page = 0; page < count; ++page) {
            m_table->verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
            wait([this] { return inView(); });
        }
        return clock.elapsed();
    }

    void measure(const QString &what, const std::function<qint64()> &act)
    {
        Heartbeat heart;
        heart.start();
        const qint64 took = act();
        QCoreApplication::processEvents();
        m_out << what << ": " << took << " ms, longest stall " << QString::number(heart.longest(), 'f', 1) << " ms"
              << Qt::endl;
    }

    void picture(const QString &folder, const QString &name)
    {
        if (!folder.isEmpty())
            m_page.grab().save(QString(folder % u"/scroll-"_s % name % u".png"_s));
    }

    ui::BlockedPage &m_page;
    ui::LongTable *m_table;
    ui::AttemptsModel *m_model;
    QTextStream m_out;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr) << "usage: portcullis_scroll DATABASE [FOLDER]\n";
        return 2;
    }
    const QTemporaryDir scratch;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch.path());
    application.setOrganizationName(u"portcullis-scroll"_s);
    QApplication::setStyle(new ui::CalmStyle(u"Fusion"_s));
    ui::installTranslations(application);
    fake::FakeServer server;
    server.setDatabaseFile(arguments.at(1));
    ui::BlockedPage page(&server);
    page.resize(1180, 760);
    page.show();
    Walk(page).run(arguments.value(2));
    return 0;
}
