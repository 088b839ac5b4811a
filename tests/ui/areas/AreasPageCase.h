#pragma once

#include "tests/support/FakeServer.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/AreasPage.h"
#include "ui/areas/FindingCard.h"

#include <QApplication>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <QUrl>

#include <memory>

/// A page of areas with a server that only says so, and hands to use it with.
class AreasPageCase : public QObject
{
protected:
    void open()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<fake::FakeServer>();
        m_page = std::make_unique<ui::AreasPage>(m_server.get());
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }

    void close()
    {
        m_page.reset();
        m_server.reset();
    }

    template <typename Widget> Widget *find(const QString &name) const { return m_page->findChild<Widget *>(name); }
    const QList<config::Area> &areas() const { return m_page->draft()->draft().areas; }
    const QList<config::Area> &inForce() const { return m_server->configuration().areas; }
    void undo() const { m_page->draft()->stack()->undo(); }
    template <typename Dialog> Dialog *dialog() const
    {
        const auto dialogs = m_page->findChildren<Dialog *>();
        return dialogs.isEmpty() ? nullptr : dialogs.last();
    }

    config::Area area(const QString &path, const QString &directory) const
    {
        config::Area area;
        area.path = path;
        area.directory = directory;
        area.grants = {{QStringLiteral("anonymous"), config::Mode::Download}};
        return area;
    }

    void setAreas(const QList<config::Area> &areas)
    {
        config::Config config;
        config.areas = areas;
        config.accounts.users = {{QStringLiteral("ann"), QStringLiteral("x"), true, false}};
        m_server->setConfiguration(config);
    }

    void typeInto(QLineEdit *edit, const QString &text)
    {
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }

    void drop(const QList<QUrl> &urls)
    {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page.get(), &event);
    }

    ui::FindingCard *card(const QString &id) const
    {
        const auto cards = m_page->findChildren<ui::FindingCard *>();
        for (ui::FindingCard *card : cards) {
            if (card->finding().id == id && card->isVisibleTo(m_page.get()))
                return card;
        }
        return nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<fake::FakeServer> m_server;
    std::unique_ptr<ui::AreasPage> m_page;
};
